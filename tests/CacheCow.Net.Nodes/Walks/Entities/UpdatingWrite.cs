using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.Nodes;

/// <summary>Commands past the change tracker, each of which commits itself.</summary>
/// <param name="isSql">SQL, else <c>ExecuteUpdate</c>.</param>
internal sealed class UpdatingWrite(SteppingStore store, WalkDatabase database, Steps steps, CacheCowOptions options, bool isSql)
    : EfWrite(store, database, steps, options, tells: true)
{
    protected override async Task WriteAsync(WalkContext context, WalkObjects objects)
    {
        foreach (var keys in new[] { [objects.Completed, objects.Plain], new[] { objects.Tagged, objects.Cold } })
        {
            if (isSql)
                await context.Database.ExecuteSqlAsync($"UPDATE objects SET version = version + 1 WHERE id = ANY ({keys})");
            else
                await context.Items.Where(item => keys.Contains(item.Id)).ExecuteUpdateAsync(set => set.SetProperty(item => item.Version, item => item.Version + 1));
        }
    }
}
