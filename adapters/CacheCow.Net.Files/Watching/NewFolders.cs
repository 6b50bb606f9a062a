namespace CacheCow.Net.Files;

/// <summary>
/// Folders that have just come. The system's watcher tells of a new folder before it hears what happens within: what is written there in between, nobody tells. So for a second
/// nothing in them is vouched for, and after that all in them counts as changed once more.
/// </summary>
internal sealed class NewFolders(Action<string> settle, Action<Exception> fail, TimeProvider time)
{
    private const int Most = 1000;
    private static readonly TimeSpan Deafness = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly WakeUp _added = new();
    private (string Folder, long At)[] _folders = [];

    public bool Cover(string full)
    {
        foreach (var (folder, _) in Volatile.Read(ref _folders))
        {
            if (WatchedFiles.IsAt(full, folder, andBeneath: true))
                return true;
        }

        return false;
    }

    public void Add(string folder)
    {
        lock (_lock)
        {
            if (_folders.Length >= Most)
            {
                fail(new IOException($"more than {Most} folders came within a second."));
                return;
            }

            Volatile.Write(ref _folders, [.. _folders.Where(known => known.Folder != folder), (folder, time.GetTimestamp())]);
        }

        _added.Set();
    }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            await _added.WaitAsync(cancellationToken).ConfigureAwait(false);
            while (Volatile.Read(ref _folders) is { Length: > 0 } folders)
            {
                var left = Deafness - time.GetElapsedTime(folders[0].At);
                if (left > TimeSpan.Zero)
                    await Task.Delay(left, time, cancellationToken).ConfigureAwait(false);
                Settle(folders[0]);
            }
        }
    }

    private void Settle((string Folder, long At) oldest)
    {
        // Changed first: what was seen in the meantime must not count when the folder is no longer covered.
        settle(oldest.Folder);
        lock (_lock)
            Volatile.Write(ref _folders, [.. _folders.Where(known => known != oldest)]);
    }
}
