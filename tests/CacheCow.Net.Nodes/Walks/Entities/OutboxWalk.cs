using CacheCow.Net.EntityFrameworkCore;
using CacheCow.Net.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace CacheCow.Net.Nodes;

/// <summary>
/// A store cannot be told of a change, and its keys go into the outbox. Who puts them there, or who dispatches them, is killed at its first step, another one at its second, and so
/// on until one ends by itself; then the rows that are there are dispatched, and nothing old may be left.
/// </summary>
internal sealed class OutboxWalk(WalkPlace place, WalkStore store)
{
    private const string Doomed = "doomed";

    private static readonly CacheCowOptions Options = WriteNode.Options(WriteNode.Lifetime);

    private readonly WalkCaches _caches = new(() => new EfWalkCache(store.Store, place.Database, Options));
    private readonly DbContextOptions _saving = WalkContext.Options(place.Database, EfWrite.Unreachable(store.Store), Options).Options;
    private readonly DbContextOptions _dispatching = WalkContext.Options(place.Database, store.Store, Options).Options;

    /// <summary>Makes the outbox' table.</summary>
    public async Task CreateAsync()
    {
        await using var context = new WalkContext(_dispatching);
        await context.GetService<IRelationalDatabaseCreator>().CreateTablesAsync();
    }

    /// <param name="isOfTheDispatcher">Who dispatches is killed, else who saves.</param>
    public async Task<IReadOnlyList<OutboxStep>> RunAsync(bool isOfTheDispatcher)
    {
        var steps = new List<OutboxStep>();
        do
            steps.Add(await RunAsync(isOfTheDispatcher, steps.Count + 1));
        while (!steps[^1].IsDone);
        return steps;
    }

    private async Task<OutboxStep> RunAsync(bool isOfTheDispatcher, int kill)
    {
        var objects = await place.NewObjectsAsync();
        var before = new WalkReader(place.Database, _caches, objects);
        await before.WarmAsync();
        if (isOfTheDispatcher)
            await SaveAsync(objects);
        var at = await KillAsync(isOfTheDispatcher ? "ef-dispatch" : "ef-outbox", objects, kill);
        await before.LookAsync();

        await using var outbox = new CacheCowOutbox<WalkContext>(() => new WalkContext(_dispatching));
        await outbox.DispatchOnceAsync();
        var after = new WalkReader(place.Database, _caches, objects);
        await after.LookAsync();
        await before.EndSlowAsync(int.MaxValue);
        await after.EndAsync();
        return new OutboxStep(at, before.Reads, after.Reads, await outbox.DispatchOnceAsync());
    }

    private async Task SaveAsync(WalkObjects objects)
    {
        await using var context = new WalkContext(_saving);
        foreach (var item in await context.Items.Where(one => objects.All.Contains(one.Id)).ToListAsync())
            item.Version++;
        await context.SaveChangesAsync();
    }

    private async Task<string> KillAsync(string what, WalkObjects objects, int kill)
    {
        var connection = new NpgsqlConnectionStringBuilder(place.Database.Connection) { ApplicationName = Doomed };
        using var doomed = await store.NewWriterAsync("--write", what, "--database", connection.ConnectionString);
        await doomed.BeginAsync(objects, part: 0);
        while (doomed.Steps < kill && !doomed.IsDone)
            await doomed.GoOnAsync();
        await doomed.KillAsync();

        // A commit that is on its way must not come after the rows were looked at.
        await Until.TrueAsync("its transaction has ended", async () => await place.Database.ConnectionsAsync(Doomed) == 0);
        return doomed.At;
    }
}
