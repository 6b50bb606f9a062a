namespace Shop.Caching;

/// <summary>The cache of this process has read an object from the database.</summary>
/// <param name="At">When it last did.</param>
/// <param name="Times">How often it did since it runs.</param>
internal readonly record struct Fetch(DateTimeOffset At, int Times);
