namespace CacheCow.Net;

/// <summary>One object of a <see cref="MemoryShard"/>: its bytes, its flag, and its place in the order of use.</summary>
internal sealed class MemorySlot(string key) : Chained<MemorySlot>
{
    /// <summary>What a slot costs beside key and value, in bytes: itself, its place in the dictionary, two object headers.</summary>
    public const int Overhead = 200;

    public readonly string Key = key;

    public ReadOnlyMemory<byte>? Value;
    public long ValueUntil;

    public LeaseToken Lease;
    public long LeaseUntil;

    /// <summary>Writes under way, and holds; <see langword="null"/>: there were none.</summary>
    public MemoryIntents? Intents;

    public long Bytes => Overhead + 2L * Key.Length + (Value?.Length ?? 0);

    public bool HasValue(long now) => Value is not null && ValueUntil > now;

    public bool IsLeased(long now) => LeaseUntil > now;

    public bool IsLeasedTo(LeaseToken token, long now) => IsLeased(now) && Lease == token;

    public bool IsHeld(long now) => Intents is { } intents && intents.IsAny(now);

    public void FreeFlag() => (Lease, LeaseUntil) = (default, 0);
}
