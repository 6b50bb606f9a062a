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
    default:
        return 2;
}

static void Meet(string word)
{
    Console.WriteLine(word);
    Console.ReadLine();
}
