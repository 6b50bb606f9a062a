namespace CacheCow.Net;

/// <summary>A caller's place on a flight.</summary>
/// <param name="Flight">The flight; <see langword="null"/>: one of the batch that the caller itself is part of: fetch alone.</param>
/// <param name="Seat">The caller's seat, from 1.</param>
/// <param name="MustLead">The flight was made for this caller, who must start it.</param>
internal readonly record struct Boarding<TKey, TObj>(Flight<TKey, TObj>? Flight, int Seat, bool MustLead)
    where TKey : notnull;
