using System.Collections.Concurrent;

namespace CacheCow.Net.Nodes;

/// <summary>Changes objects within write scopes, several at once; tells that they are changed as soon as they are. One in a hundred dies after its change.</summary>
internal sealed class ScopeWriter(Course course, Random random) : RaceWriter(course, random)
{
    private const int AtOnce = 4;

    private readonly List<Task> _open = [];
    private readonly ConcurrentDictionary<int, string> _doing = [];
    private int _writes;

    public override string Doing => $"writes ({string.Join(", ", _doing.Values)})";

    protected override async Task ChangeAsync(int[] keys, bool byGroup, CancellationToken ending)
    {
        keys = [.. keys.Distinct()];
        _open.Add(WriteAsync(keys, byGroup, dies: Random.Next(100) == 0, completes: Random.Next(2) == 0));
        _open.RemoveAll(write => write.IsCompleted);
        while (_open.Count >= AtOnce || (ending.IsCancellationRequested && _open.Count > 0))
            _open.Remove(await Task.WhenAny(_open));
    }

    private async Task WriteAsync(int[] keys, bool byGroup, bool dies, bool completes)
    {
        var write = _writes++;
        _doing[write] = "begins";
        try
        {
            await (Course.Writing == Writing.Hoping ? HopeAsync(keys, byGroup, dies) : dies ? DieAsync(keys, byGroup) : WriteInScopeAsync(write, keys, byGroup, completes));
        }
        catch (Exception exception) when (IsOfTheStore(exception))
        {
            Found.StoreErrors++;
        }
        catch (Exception exception)
        {
            Found.AddError(exception);
        }
        finally
        {
            _doing.TryRemove(write, out _);
        }
    }

    private async Task WriteInScopeAsync(int number, int[] keys, bool byGroup, bool completes)
    {
        await using var write = await Course.Cache.BeginWriteAsync(keys, byGroup);
        await PauseAsync();
        var versions = Change(keys);
        await PauseAsync();
        for (var i = 0; completes && !byGroup && i < keys.Length; i++)
            write.Complete(keys[i], new Versioned(keys[i], versions[i]));
        _doing[number] = "ends";
    }

    private async Task DieAsync(int[] keys, bool byGroup)
    {
        await Course.Cache.BeginAndDieAsync(keys, byGroup);
        await PauseAsync();
        Change(keys);
    }

    private async Task HopeAsync(int[] keys, bool byGroup, bool dies)
    {
        Change(keys);
        await PauseAsync();
        if (!dies)
            await (byGroup ? Course.Cache.InvalidateGroupAsync(keys[0]) : Course.Cache.InvalidateAsync(keys));
    }

    private long[] Change(int[] keys)
    {
        var versions = Array.ConvertAll(keys, Course.Truth.Change);
        Found.Writes += keys.Length;
        Return(keys, versions);
        return versions;
    }
}
