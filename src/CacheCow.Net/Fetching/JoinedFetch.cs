namespace CacheCow.Net;

/// <summary>A fetch that a caller has joined.</summary>
/// <param name="Fetch">The fetch; <see langword="null"/>: one of the group that the caller itself is part of. It must fetch alone.</param>
/// <param name="Arrival">The caller's arrival number, from 1.</param>
/// <param name="MustStart">The fetch was made for this caller, who must start it.</param>
internal readonly record struct JoinedFetch<TKey, TObj>(SharedFetch<TKey, TObj>? Fetch, int Arrival, bool MustStart)
    where TKey : notnull;
