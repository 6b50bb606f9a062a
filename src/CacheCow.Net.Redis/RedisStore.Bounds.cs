using StackExchange.Redis;

namespace CacheCow.Net.Redis;

// What is larger than any object may be: bytes that nobody of this prefix has stored, or with other options.
public sealed partial class RedisStore
{
    private int _isTrimming;

    /// <summary>What was read, or nothing if it is too large.</summary>
    private ReadOnlyMemory<byte>? Bounded(ReadOnlyMemory<byte>? bytes, CacheKeys keys)
    {
        if (bytes is not { } found || found.Length <= _maxValueBytes)
            return bytes;
        Trim([keys]);
        return null;
    }

    private ReadOnlyMemory<byte>?[] BytesOf(RedisValue[] values, IReadOnlyList<CacheKeys> keys)
    {
        var bytes = new ReadOnlyMemory<byte>?[values.Length];
        for (var i = 0; i < bytes.Length; i++)
            bytes[i] = Bounded(Wire.BytesOf(values[i]), keys[i]);
        return bytes;
    }

    private static bool IsTimeout(Exception error) => error is OperationCanceledException or RedisTimeoutException;

    // Nobody waits for it, and one at a time: while a server is away, it must not add to what waits for it.
    private void Trim(IReadOnlyList<CacheKeys> keys)
    {
        if (_origin is not null)
            _origin.Trim(keys);
        else if (_multiplexer.IsConnected && Interlocked.Exchange(ref _isTrimming, 1) == 0)
            _ = TrimAsync([.. keys]);
    }

    private async Task TrimAsync(CacheKeys[] keys)
    {
        try
        {
            var parts = _topology.IsCluster ? keys.Chunk(1) : keys.Chunk(KeysPerScript);
            foreach (var part in parts)
                await _scripts.RunAsync(StepScripts.Trim, Array.ConvertAll(part, one => _names.Data(one)), [_maxValueBytes], CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The next read that takes too long tries it again.
        }
        finally
        {
            Volatile.Write(ref _isTrimming, 0);
        }
    }
}
