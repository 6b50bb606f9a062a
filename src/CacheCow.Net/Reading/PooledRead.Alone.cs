using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CacheCow.Net;

// A call that waits for a read of its own.
internal sealed partial class PooledRead<TKey, TObj>
{
    private readonly Action _answer;
    private readonly Action _answerWithTags;

    private ConfiguredValueTaskAwaitable<ReadOnlyMemory<byte>?>.ConfiguredValueTaskAwaiter _read;
    private ConfiguredValueTaskAwaitable.ConfiguredValueTaskAwaiter _readWithTags;
    private ReadOnlyMemory<byte>?[] _values = [];

    /// <summary>Waits for a read of the object.</summary>
    public ValueTask<TObj?> Start(ValueTask<ReadOnlyMemory<byte>?> read)
    {
        var end = Wait();
        _read = read.ConfigureAwait(false).GetAwaiter();
        _read.UnsafeOnCompleted(_answer);
        return end;
    }

    /// <summary>Waits for a read of the object and its tags' versions.</summary>
    public ValueTask<TObj?> Start(ValueTask<ReadOnlyMemory<byte>?[]> read)
    {
        SizeValues();
        return WaitWithTags(CopyAsync(read, _values));
    }

    /// <summary>The same, read into an array that is used again.</summary>
    public ValueTask<TObj?> Start(ICacheStore store)
    {
        SizeValues();
        return WaitWithTags(ReadAsync(store));
    }

    // The request cannot be stopped: a cancelled caller leaves, and it goes on.
    private ValueTask<TObj?> Wait()
    {
        var end = new ValueTask<TObj?>(this, _end.Version);
        if (_request.CancellationToken.CanBeCanceled)
            _cancellation = _request.CancellationToken.UnsafeRegister(static get => ((PooledRead<TKey, TObj>)get!).Cancel(), this);
        return end;
    }

    [SuppressMessage("Reliability", "CA2012", Justification = "The task is asked for its result when it has one, and once.")]
    private ValueTask<TObj?> WaitWithTags(ValueTask read)
    {
        var end = Wait();
        _readWithTags = read.ConfigureAwait(false).GetAwaiter();
        _readWithTags.UnsafeOnCompleted(_answerWithTags);
        return end;
    }

    private void SizeValues()
    {
        if (_values.Length != Address.WithTags.Length)
            _values = new ReadOnlyMemory<byte>?[Address.WithTags.Length];
    }

    private ValueTask ReadAsync(ICacheStore store)
    {
        try
        {
            return store.ReadIntoAsync(Address.WithTags, _values, CancellationToken.None);
        }
        catch (Exception exception)
        {
            return ValueTask.FromException(exception);
        }
    }

    private static async ValueTask CopyAsync(ValueTask<ReadOnlyMemory<byte>?[]> read, ReadOnlyMemory<byte>?[] values)
    {
        Replies.Whole(await read.ConfigureAwait(false), values.Length).CopyTo(values, 0);
    }

    private void OnAnswer(bool withTags)
    {
        var isInTime = TryTake();
        try
        {
            // Asked for in any case: a task whose failure nobody looks at is reported as unobserved.
            var stored = withTags ? ReadWithTags() : new Stored(_read.GetResult(), default);
            if (isInTime)
                Take(stored);
        }
        catch (Exception exception)
        {
            if (isInTime)
                Take(exception);
        }

        if (isInTime)
            End();
    }

    private Stored ReadWithTags()
    {
        _readWithTags.GetResult();
        return Stored.Of(_values);
    }

    private void ClearRead()
    {
        (_read, _readWithTags) = (default, default);
        Array.Clear(_values);
    }
}
