namespace CacheCow.Net.Nodes;

/// <summary>Changes objects, invalidates them, and tells that the invalidation has returned.</summary>
internal sealed class InvalidatingWriter(Course course, Random random) : RaceWriter(course, random)
{
    protected override async Task ChangeAsync(int[] keys, bool byGroup, CancellationToken ending)
    {
        var versions = Array.ConvertAll(keys, Course.Truth.Change);
        Found.Writes += keys.Length;
        if (await TryInvalidateAsync(() => byGroup ? Course.Cache.InvalidateGroupAsync(keys[0]) : Course.Cache.InvalidateAsync(keys), ending))
            Return(keys, versions);
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
            catch (Exception exception) when (IsOfTheStore(exception))
            {
                Found.StoreErrors++;
                if (isLast)
                    return false;
                await Task.Delay(BeforeAgain, CancellationToken.None);
            }
        }
    }
}
