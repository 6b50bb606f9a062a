using StackExchange.Redis;

namespace CacheCow.Net.Nodes;

/// <summary>Changes objects, one after the other.</summary>
internal abstract class RaceWriter(Course course, Random random)
{
    private const int Batch = 3;
    private const int MostPauseMilliseconds = 3;

    protected static readonly TimeSpan BeforeAgain = TimeSpan.FromMilliseconds(10);

    public Findings Found { get; } = new();

    /// <summary>What it does just now, for whoever wonders why it does not end.</summary>
    public virtual string Doing => "writes";

    protected Course Course { get; } = course;

    protected Random Random { get; } = random;

    public async Task RunAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await WriteAsync(ending);
                await PauseAsync();
            }
            catch (Exception exception)
            {
                Found.AddError(exception);
            }
        }
    }

    /// <summary>Changes some keys, or all that have one tag.</summary>
    protected abstract Task ChangeAsync(int[] keys, bool byGroup, CancellationToken ending);

    protected static bool IsOfTheStore(Exception exception) => exception is CacheStoreException or RedisException or TimeoutException;

    // Not the seeded numbers: several writes of one writer may pause at once.
    protected static Task PauseAsync() => Task.Delay(System.Random.Shared.Next(MostPauseMilliseconds + 1), CancellationToken.None);

    /// <summary>From now on no read may be older than these versions.</summary>
    protected void Return(int[] keys, long[] versions)
    {
        for (var i = 0; i < keys.Length; i++)
        {
            Course.Own.Return(keys[i], versions[i]);
            Course.Truth.Return(keys[i], versions[i]);
        }
    }

    private Task WriteAsync(CancellationToken ending)
    {
        var key = Random.Next(Course.Truth.Keys);
        if (Course.Groups > 0 && Random.Next(2) == 0)
            return ChangeAsync([.. Enumerable.Range(0, Course.Truth.Keys).Where(other => other % Course.Groups == key % Course.Groups)], true, ending);
        int[] keys = Random.Next(16) > 0 ? [key] : [key, .. Enumerable.Range(1, Batch - 1).Select(_ => Random.Next(Course.Truth.Keys))];
        return ChangeAsync(keys, false, ending);
    }
}
