using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.Nodes;

/// <summary>Commands past the change tracker, each of which commits itself: an <c>ExecuteUpdate</c>, and SQL.</summary>
internal sealed class CommandsWrite(SteppingStore store, WalkDatabase database, Steps steps, CacheCowOptions options)
    : EfWrite(store, database, steps, options)
{
    protected override async Task WriteAsync(WalkContext context, WalkObjects objects)
    {
        int[] some = [objects.Completed, objects.Cold], others = [objects.Plain, objects.Tagged, objects.TaggedCold];
        await context.Items.Where(item => some.Contains(item.Id)).ExecuteUpdateAsync(set => set.SetProperty(item => item.Version, item => item.Version + 1));
        await context.Database.ExecuteSqlAsync($"UPDATE objects SET version = version + 1 WHERE id = ANY ({others})");
    }
}
