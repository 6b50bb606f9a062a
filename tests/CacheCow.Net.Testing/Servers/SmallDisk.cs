using System.Globalization;

namespace CacheCow.Net.Testing;

/// <summary>A disk of the tests' own (in memory), so small that it can be filled. Only root can have one.</summary>
public sealed class SmallDisk : IAsyncDisposable
{
    // The disk goes when the shell is told to end; ServerProcess sees to that, also when the tests are killed. Not by SIGTERM: it is ignored, and cannot be trapped.
    private const string Keeper = """
        mount -t tmpfs -o size="$2" tmpfs "$1" || exit 1
        trap 'kill $!; umount -l "$1"; exit 0' USR1
        echo mounted
        sleep infinity & wait
        """;

    private const int Block = 4096;

    private readonly ServerProcess _keeper;

    private SmallDisk(ServerProcess keeper, string folder) => (_keeper, Folder) = (keeper, folder);

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    private string Ballast => Path.Combine(Folder, "ballast");

    /// <summary>Mounts one.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="bytes">Its size.</param>
    /// <returns><see langword="null"/>: this user, or this machine, cannot.</returns>
    public static async Task<SmallDisk?> TryMountAsync(string folder, long bytes)
    {
        var keeper = await ServerProcess.StartAsync("sh", ["-c", Keeper, "sh", folder, bytes.ToString(CultureInfo.InvariantCulture)], endedBy: "USR1");
        await Until.TrueAsync("a disk is mounted, or refused", () => Task.FromResult(keeper.Log.Length > 0));
        if (keeper.Log.StartsWith("mounted", StringComparison.Ordinal))
            return new SmallDisk(keeper, folder);
        await keeper.DisposeAsync();
        return null;
    }

    /// <summary>Leaves no room.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            while (true)
                ballast.Write(new byte[Block]);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    /// <summary>There is room again.</summary>
    public void Empty() => File.Delete(Ballast);

    /// <summary>Unmounts it; what is on it is lost.</summary>
    public ValueTask DisposeAsync() => _keeper.DisposeAsync();
}
