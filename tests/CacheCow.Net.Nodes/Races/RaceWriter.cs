using StackExchange.Redis;

namespace CacheCow.Net.Nodes;

/// <summary>Changes objects, invalidates them, and tells that the invalidation has returned.</summary>
internal sealed class RaceWriter(Course course, Random random)
{
    private const int Batch = 3;
    private const int MostPauseMilliseconds = 3;

    private static readonly TimeSpan BeforeAgain = TimeSpan.FromMilliseconds(10);

    public Findings Found { get; } = new();

    public async Task RunAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await WriteAsync(ending);
                await Task.Delay(random.Next(MostPauseMilliseconds + 1), CancellationToken.None);
            }
            catch (Exception exception)
            {
                Found.AddError(exception);
            }
        }
    }

    private Task WriteAsync(CancellationToken ending)
    {
        var key = random.Next(course.Truth.Keys);
        if (course.Groups > 0 && random.Next(2) == 0)
        {
            var group = Enumerable.Range(0, course.Truth.Keys).Where(other => other % course.Groups == key % course.Groups);
            return ChangeAsync([.. group], () => course.Cache.InvalidateGroupAsync(key), ending);
        }

        int[] keys = random.Next(16) > 0 ? [key] : [key, .. Enumerable.Range(1, Batch - 1).Select(_ => random.Next(course.Truth.Keys))];
        return ChangeAsync(keys, () => course.Cache.InvalidateAsync(keys), ending);
    }

    private async Task ChangeAsync(int[] keys, Func<ValueTask> invalidate, CancellationToken ending)
    {
        var versions = Array.ConvertAll(keys, course.Truth.Change);
        Found.Writes += keys.Length;
        if (!await TryInvalidateAsync(invalidate, ending))
            return;
        for (var i = 0; i < keys.Length; i++)
        {
            course.Own.Return(keys[i], versions[i]);
            course.Truth.Return(keys[i], versions[i]);
        }
    }

    /// <summary>Again and again, until it succeeds; at the end of the race only once more.</summary>
    private async Task<bool> TryInvalidateAsync(Func<ValueTask> invalidate, CancellationToken ending)
    {
        while (true)
        {
            var isLast = ending.IsCancellationRequested;
            try
            {
                await invalidate();
                return true;
            }
            catch (Exception exception) when (exception is CacheStoreException or RedisException or TimeoutException)
            {
                Found.StoreErrors++;
                if (isLast)
                    return false;
                await Task.Delay(BeforeAgain, CancellationToken.None);
            }
        }
    }
}
