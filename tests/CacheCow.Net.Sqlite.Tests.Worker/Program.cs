using System.Text.Json;
using CacheCow.Net;
using CacheCow.Net.Sqlite;
using CacheCow.Net.Sqlite.Tests.Worker;

// One of several processes on one file. It says when it is ready, and goes on when it is sent a line.
using var store = new SqliteStore(args[1]);
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
    default:
        return 2;
}

static void Meet(string word)
{
    Console.WriteLine(word);
    Console.ReadLine();
}
