using System.Globalization;
using CacheCow.Net.Nodes;

namespace CacheCow.Net.Redis.Tests.Queues;

/// <summary>Readers that compare what they get with what had been accepted before they asked.</summary>
internal sealed class Readers
{
    private readonly int[] _accepted;
    private readonly Task[] _readers;
    private int _reads;
    private int _old;
    private volatile bool _isEnding;

    public Readers(IEnumerable<LogCache> caches, int[] accepted)
    {
        _accepted = accepted;
        _readers = [.. caches.Select(cache => Task.Run(() => ReadAsync(cache)))];
    }

    public int Reads => _reads;

    /// <returns>How many reads were old.</returns>
    public async Task<int> EndAsync()
    {
        _isEnding = true;
        await Task.WhenAll(_readers);
        return _old;
    }

    private async Task ReadAsync(LogCache cache)
    {
        for (var i = 0; !_isEnding; i++)
        {
            var key = i % _accepted.Length;
            var accepted = Volatile.Read(ref _accepted[key]);
            var value = await cache.GetAsync($"k{key}");
            Interlocked.Increment(ref _reads);
            if ((value is null ? -1 : int.Parse(value, CultureInfo.InvariantCulture)) < accepted)
                Interlocked.Increment(ref _old);
        }
    }
}
