using System.Security.Cryptography;
using System.Text;

namespace CacheCow.Net.Sqlite;

/// <summary>Where the writers of a file wait for each other, across the processes of a machine.</summary>
/// <remarks>
/// Only for speed: SQLite's write lock, which each writer takes after this one, is what excludes. But SQLite cannot wait for
/// that lock, only try again and again, and where it was built without <c>usleep</c>, as the bundled one is, many tries at
/// once make it sleep whole seconds. Processes that cannot share the queue (other users, containers) do without.
/// </remarks>
internal sealed class MachineQueue : IDisposable
{
    private readonly Mutex? _mutex;
    private readonly TimeSpan _limit;

    public MachineQueue(string path, TimeSpan limit)
    {
        _limit = limit;
        var name = $"CacheCow.Net.Sqlite-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(path)), 0, 16)}";
        try
        {
            // This user's only, that nobody else can make us wait; of all sessions, since a service and a shell may share the file.
            _mutex = new Mutex(initiallyOwned: false, name, new NamedWaitHandleOptions { CurrentUserOnly = true, CurrentSessionOnly = false });
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException or WaitHandleCannotBeOpenedException or PlatformNotSupportedException)
        {
            // See the remarks: without a queue the writers meet at SQLite's lock.
        }
    }

    /// <summary>Runs something when it is its turn, or when the limit has passed: SQLite then says who holds the file.</summary>
    public T Run<T>(Func<T> inside)
    {
        var isEntered = Enter();
        try
        {
            return inside();
        }
        finally
        {
            if (isEntered)
                _mutex!.ReleaseMutex();
        }
    }

    public void Dispose() => _mutex?.Dispose();

    private bool Enter()
    {
        try
        {
            return _mutex is not null && _mutex.WaitOne(_limit);
        }
        catch (AbandonedMutexException)
        {
            // Its owner died; what it had not committed is undone by SQLite.
            return true;
        }
    }
}
