namespace CacheCow.Net;

/// <summary>What a failed step of a store is called, and what follows from it, for a person to read.</summary>
internal static class StepTexts
{
    private const string NotKnown = " Whether it happened is not known.";
    private const string Old = " Invalidate again until it succeeds: until then, other processes may read an old object. It is also tried again in the background.";

    /// <summary>What was attempted, as in "could not …".</summary>
    public static string Verb(StoreStep step) => step switch
    {
        StoreStep.Read => "read",
        StoreStep.Lease => "lease",
        StoreStep.BeginWrite => "begin the write of",
        StoreStep.RenewWrite => "renew the write of",
        StoreStep.EndWrite => "end the write of",
        StoreStep.Tags => "read the versions of the tags at",
        StoreStep.InvalidateTags => "invalidate the tags at",
        StoreStep.InvalidateMatching => "invalidate what fits",
        StoreStep.Clear => "clear",
        _ => "invalidate",
    };

    /// <summary>What follows from a step that was sent, and has failed. A sentence or two, with a space before; of a read nothing follows.</summary>
    public static string AfterFailure(StoreStep step) => step switch
    {
        StoreStep.Invalidate or StoreStep.InvalidateTags or StoreStep.InvalidateMatching or StoreStep.Clear => NotKnown + Old,
        StoreStep.BeginWrite => " The write has not begun, and what the store may have done of it is taken back: leave the source as it is, or invalidate after the change.",
        StoreStep.EndWrite => NotKnown + EndWrite,
        StoreStep.Lease or StoreStep.RenewWrite => NotKnown,
        _ => "",
    };

    /// <summary>What follows from a step that was not sent.</summary>
    public static string AfterRefusal(StoreStep step) => step switch
    {
        StoreStep.Invalidate or StoreStep.InvalidateTags or StoreStep.InvalidateMatching or StoreStep.Clear => Old,
        StoreStep.BeginWrite => " The write has not begun: leave the source as it is, or invalidate after the change.",
        StoreStep.EndWrite => EndWrite,
        _ => "",
    };

    /// <summary>Which objects, by their store keys.</summary>
    public static string Named(IReadOnlyList<CacheKeys> keys) => keys.Count == 1 ? keys[0].Data : $"{keys[0].Data}' and {keys.Count - 1} more, '{keys[^1].Data}";

    /// <summary>" of 'post'": what kind of object the keys are of, where <see cref="CacheKeys.For"/> has made them; else nothing.</summary>
    public static string OfKind(CacheKeys keys)
    {
        if (!keys.Data.StartsWith("cache:{", StringComparison.Ordinal))
            return "";
        var end = keys.Identity.IndexOf('$', StringComparison.Ordinal);
        while (end > 0 && keys.Identity[end - 1] == '\\')
            end = keys.Identity.IndexOf('$', end + 1);
        return end > 0 ? $" of '{keys.Identity[..end]}'" : "";
    }

    private const string EndWrite =
        " Its write intent may have run out before, so an old object may be read: invalidate again until it succeeds. It is also tried again in the background.";
}
