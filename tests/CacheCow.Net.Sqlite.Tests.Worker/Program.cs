using System.Text.Json;
using CacheCow.Net;
using CacheCow.Net.Sqlite;
using CacheCow.Net.Sqlite.Tests.Worker;

// One of several processes on one file. It says when it is ready, and goes on when it is sent a line.
using var store = new SqliteStore(args[1], new SqliteStoreOptions { BusyTimeout = TimeSpan.FromMinutes(5) });
switch (args)
{
    case ["hold-lease", _, var data, var flag]:
        var reply = await store.LeaseAsync((data, flag), LeaseToken.Create(), TimeSpan.FromMinutes(1), null, default);
        Meet(reply.State.ToString());
        return 0;
    case ["hammer", _, var source, var seed, var rounds, var fence]:
        using (var shared = new SharedSource(source))
        {
            var hammer = new Hammer(fence == "fenced" ? store : new UnfencedStore(store), shared, new Random(int.Parse(seed, null)));
            Meet("ready");
            Console.WriteLine(JsonSerializer.Serialize(await hammer.RunAsync(int.Parse(rounds, null))));
        }

        return 0;
    case ["listen", _, var data, var flag]:
        CacheKeys awaited = (data, flag);
        var witness = new Witness(awaited.GetDataHash());
        using (store.Listen(witness))
        {
            for (var line = "ready"; line is not null; line = Console.ReadLine())
                Console.WriteLine(line == "ready" ? line : JsonSerializer.Serialize(witness.Testimony));
        }

        return 0;
    case ["invalidate", _, var kind, var count]:
        Meet("ready");
        for (var i = 0; i < int.Parse(count, null); i++)
            await store.InvalidateAsync(CacheKeys.For(kind, i), TimeSpan.Zero, default);
        Meet("done");
        return 0;
    case ["change", _, var source, var seed, var rounds, var scope, var dies]:
        using (var shared = new SharedSource(source))
        {
            var (changer, random) = (new Changer(new VersionCache(store, shared), shared, scope == "scoped"), new Random(int.Parse(seed, null)));
            Meet("ready");
            var stop = Task.Run(Console.ReadLine);
            for (var i = 0; i < int.Parse(rounds, null) && !stop.IsCompleted; i++)
                await changer.ChangeAsync(random.Next(SharedSource.Objects));
            Console.WriteLine(JsonSerializer.Serialize(changer.Result));
            await stop;
            if (dies != "never")
                await changer.ChangeAsync(0, step => MeetAt(step, dies));
        }

        return 0;
    case ["read", _, var source, var seed]:
        using (var shared = new SharedSource(source))
        {
            var (cache, random, reads, stale) = (new VersionCache(store, shared), new Random(int.Parse(seed, null)), 0, 0);
            Meet("ready");
            var stop = Task.Run(Console.ReadLine);
            for (var isLast = false; !isLast; reads++)
            {
                // The last one begins after the line has come, and when there was a hit, however slow the machine is.
                isLast = stop.IsCompleted && reads > cache.Fetches;
                var one = isLast ? 0 : random.Next(SharedSource.Objects);
                var begun = shared.Version(one);
                if (await cache.GetAsync(one) < begun)
                    stale++;
            }

            Console.WriteLine(JsonSerializer.Serialize(new ReadResult(reads - cache.Fetches, stale)));
        }

        return 0;
    case ["enqueue", _, var queue]:
        Meet("ready");
        for (var i = 0; ; i++)
        {
            await store.EnqueueAsync(queue, BitConverter.GetBytes(i % 4), BitConverter.GetBytes(i), int.MaxValue, default);
            Console.WriteLine(i);
        }

    case ["drain", _, var queue]:
        var worker = LeaseToken.Create();
        await store.LeaseQueueAsync(queue, worker, TimeSpan.FromMinutes(1), default);
        Meet("ready");
        foreach (var entry in await store.ReadQueueAsync(queue, 0, int.MaxValue, default))
        {
            await store.BeginAttemptAsync(queue, worker, entry.Sequence, default);
            Meet($"{BitConverter.ToInt32(entry.Value.Span)}");
            await store.DequeueAsync(queue, worker, entry.Sequence, default);
        }

        return 0;
    case ["behind", _, var source]:
        using (var shared = new SharedSource(source))
        {
            await using var cache = new BehindCache(store, shared, drains: true);
            Meet("ready");
            for (var version = 1; ; version++)
            {
                for (var one = 0; one < SharedSource.Objects; one++)
                {
                    await cache.AcceptAsync(one, version);
                    shared.Confirm(one, version);
                }

                Console.WriteLine(version);
            }
        }

    default:
        return 2;
}

static void MeetAt(string step, string dies)
{
    if (step == dies)
        Meet(step);
}

static void Meet(string word)
{
    Console.WriteLine(word);
    Console.ReadLine();
}
