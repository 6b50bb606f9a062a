using BlogPosts.Data;
using BlogPosts.Stores;

namespace BlogPosts.Commands;

/// <summary>What a scene plays on: a fresh database and an open store, in a folder that is removed afterwards.</summary>
internal sealed record Session(Settings Settings, BlogDatabase Database, OpenStores Stores)
{
    /// <returns>The exit code.</returns>
    /// <exception cref="Failure">The store cannot be opened.</exception>
    public static async Task<int> RunAsync(Settings settings, Func<Session, CancellationToken, Task> scene, CancellationToken cancellationToken)
    {
        // The parser listens for Ctrl+C only once this method has returned a task: before there is anything to clean up.
        await Task.Yield();
        using var folder = new TempFolder();
        await using var stores = await OpenStores.OpenAsync(settings.Store, settings.Redis, folder);
        try
        {
            await scene(new Session(settings, new BlogDatabase(folder.PathOf("posts.db")), stores), cancellationToken);
            return ExitCode.Done;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }
}
