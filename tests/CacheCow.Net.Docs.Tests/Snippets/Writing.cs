namespace CacheCow.Net.Docs.Tests.Snippets;

internal static class Writing
{
    public static async Task BeginAsync(CacheCow<int, string> cache, Posts database)
    {
        await using (var write = await cache.BeginWriteAsync(7))
        {
            await database.RenameAsync(7, "New title");   // and commit
        }
    }

    public static async Task ManyAsync(CacheCow<int, string> cache)
    {
        await using var write = await cache.BeginWriteAsync([7, 8, 9], tags: ["front-page"]);
    }

    public static async Task CompleteAsync(CacheCow<int, string> cache, Posts database)
    {
        await using (var write = await cache.BeginWriteAsync(7))
        {
            var post = await database.RenameAsync(7, "New title");
            write.Complete(post);                                     // after the commit
        }
    }

    internal abstract class Posts
    {
        public abstract Task<string> RenameAsync(int id, string title);
    }
}
