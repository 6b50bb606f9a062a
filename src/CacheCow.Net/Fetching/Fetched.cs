namespace CacheCow.Net;

/// <summary>What the source has brought.</summary>
/// <param name="Objects">What a fetch of many brought; <see langword="null"/>: it was a single one.</param>
/// <param name="Single">What a single fetch brought.</param>
/// <param name="DoNotStore">The fetch asked for that.</param>
internal readonly record struct Fetched<TKey, TObj>(IReadOnlyDictionary<TKey, TObj>? Objects, Known<TObj> Single, bool DoNotStore = false)
    where TKey : notnull
{
    public Known<TObj> Of(TKey key) => Objects is null ? Single : Known<TObj>.In(Objects, key);
}
