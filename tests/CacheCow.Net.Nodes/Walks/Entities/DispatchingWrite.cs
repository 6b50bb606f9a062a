using CacheCow.Net.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.Nodes;

/// <summary>The dispatcher of the outbox, which looks at it once.</summary>
internal sealed class DispatchingWrite(SteppingStore store, WalkDatabase database, Steps steps, CacheCowOptions options) : IWrite
{
    private readonly DbContextOptions _contexts =
        WalkContext.Options(database, store, options).AddInterceptors(new SteppingInterceptor(steps)).Options;

    public async Task<string> WriteAsync(WalkObjects objects, int part)
    {
        await using var outbox = new CacheCowOutbox<WalkContext>(() => new WalkContext(_contexts));
        return $"Dispatched {await outbox.DispatchOnceAsync()}";
    }
}
