namespace CacheCow.Net.Consistency;

/// <summary>A piece of the product's source that is replaced. It must be there exactly once.</summary>
/// <param name="File">Where, from the package's folder.</param>
/// <param name="Original">What stands there.</param>
/// <param name="Replacement">What stands there instead.</param>
internal sealed record Edit(string File, string Original, string Replacement)
{
    /// <exception cref="InvalidOperationException">The original is not there, or more than once: the product has changed, and the mutant has to follow.</exception>
    public string Apply(string source)
    {
        var at = source.IndexOf(Original, StringComparison.Ordinal);
        if (at < 0 || source.IndexOf(Original, at + 1, StringComparison.Ordinal) >= 0)
            throw new InvalidOperationException($"{File} must hold this exactly once, for a mutant to replace it: {Original}");
        return string.Concat(source.AsSpan(0, at), Replacement, source.AsSpan(at + Original.Length));
    }
}
