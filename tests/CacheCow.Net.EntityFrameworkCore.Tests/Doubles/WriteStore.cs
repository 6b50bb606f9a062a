using CacheCow.Net.Testing;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>A store that counts writes, knows which are open, and whose steps fail or wait when told so.</summary>
internal sealed class WriteStore(ICacheStore inner) : StoreDouble(inner)
{
    private readonly Lock _lock = new();
    private readonly HashSet<LeaseToken> _open = [];
    private readonly List<IReadOnlyList<CacheKeys>> _begun = [];

    public bool IsDown { get; set; }

    /// <summary>Steps that change something never answer.</summary>
    public bool Hangs { get; set; }

    /// <summary>So many steps that change something still work.</summary>
    public int StepsLeft { get; set; } = int.MaxValue;

    public bool FailsBegin { get; set; }

    public bool FailsEnd { get; set; }

    /// <summary>The next W1 waits there before it happens.</summary>
    public Gate? BeforeBegin { get; set; }

    public int Fills { get; private set; }

    /// <summary>Told of each step of a write when it has happened: <c>begin</c>, <c>end</c>.</summary>
    public Action<string>? Told { get; set; }

    /// <summary>The keys of each W1.</summary>
    public IReadOnlyList<IReadOnlyList<CacheKeys>> Begun
    {
        get
        {
            lock (_lock)
                return [.. _begun];
        }
    }

    /// <summary>How many writes have begun and not ended.</summary>
    public int Open
    {
        get
        {
            lock (_lock)
                return _open.Count;
        }
    }

    public void Forget()
    {
        lock (_lock)
            _begun.Clear();
        Fills = 0;
    }

    public override ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CacheKeys keys, CancellationToken cancellationToken) =>
        IsDown ? throw Down() : Inner.ReadAsync(keys, cancellationToken);

    public override ValueTask<ReadOnlyMemory<byte>?[]> ReadManyAsync(IReadOnlyList<CacheKeys> keys, CancellationToken cancellationToken) =>
        IsDown ? throw Down() : Inner.ReadManyAsync(keys, cancellationToken);

    public override ValueTask<FillOutcome> FillAsync(
        CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        Fills++;
        return IsDown ? throw Down() : Inner.FillAsync(keys, token, value, lifetime, cancellationToken);
    }

    public override async ValueTask BeginWriteAsync(IReadOnlyList<CacheKeys> keys, LeaseToken token, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        await HangAsync(cancellationToken);
        if (IsDown || FailsBegin || StepsLeft-- <= 0)
            throw Down();
        if (BeforeBegin is { } gate)
        {
            BeforeBegin = null;
            await gate.PassAsync(cancellationToken);
        }

        await Inner.BeginWriteAsync(keys, token, lifetime, cancellationToken);
        lock (_lock)
        {
            _begun.Add(keys);
            _open.Add(token);
        }

        Told?.Invoke("begin");
    }

    public override async ValueTask<WriteOutcome[]> EndWriteAsync(
        IReadOnlyList<CacheKeys> keys, LeaseToken token, IReadOnlyList<NewValue>? values, CancellationToken cancellationToken)
    {
        await HangAsync(cancellationToken);
        if (IsDown || FailsEnd || StepsLeft-- <= 0)
            throw Down();
        var outcomes = await Inner.EndWriteAsync(keys, token, values, cancellationToken);
        lock (_lock)
            _open.Remove(token);
        Told?.Invoke("end");
        return outcomes;
    }

    public override async ValueTask InvalidateManyAsync(IReadOnlyList<CacheKeys> keys, TimeSpan hold, CancellationToken cancellationToken)
    {
        await HangAsync(cancellationToken);
        if (IsDown || StepsLeft-- <= 0)
            throw Down();
        await Inner.InvalidateManyAsync(keys, hold, cancellationToken);
        Told?.Invoke("invalidate");
    }

    public override async ValueTask InvalidateTagsAsync(IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        await HangAsync(cancellationToken);
        if (IsDown || StepsLeft-- <= 0)
            throw Down();
        await Inner.InvalidateTagsAsync(tags, cancellationToken);
        Told?.Invoke("invalidate tags");
    }

    private Task HangAsync(CancellationToken cancellationToken) => Hangs ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.CompletedTask;

    private static IOException Down() => new("The store is down.");
}
