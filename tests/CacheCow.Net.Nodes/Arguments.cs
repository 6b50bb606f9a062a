using System.Globalization;

namespace CacheCow.Net.Nodes;

/// <summary>What the command line asks for: a command, and words that begin with two dashes, with a value or without.</summary>
internal sealed class Arguments
{
    public const string Usage = """
        usage: CacheCow.Net.Nodes COMMAND [--OPTION [VALUE]]...

          race   several processes read and change the same objects through one cache, and no read may be older than it is promised
            --processes 4 --keys 50 --readers 24 --writers 2   in all
            --seconds 10        for how long
            --fetch-ms 3        a fetch takes from 0 to so many milliseconds
            --local             with a local tier, of --max-staleness 3 seconds
            --tag               half of the writes invalidate a tag
            --scopes            writers write in scopes, overlapping ones too, hand over some values, and some die after their commit: no read that begins after a commit
                                may be older than it
            --hoping            a control: with --scopes, writers commit first and invalidate after it, as is usual. Must find stale reads
            --seed 1            of what is read and written when
            --unfenced          a control: fills store whatever the flag says. Must find stale reads
            --deaf              a control: with --local, no message arrives. Must find reads beyond the bound
            --trusting          a control: with --local, silence on the link is taken for peace. Must find reads beyond the bound when the link is broken
            --plain             a comparison, on Redis: get, else fetch and set; with --local, a dictionary in front of it and messages that remove

          herd   many callers of several processes ask for one missing object at once
            --processes 4 --callers 250   callers of each process
            --fetch-ms 50 --rounds 5      a fetch takes so many milliseconds; so many objects, one after the other
            --kill              the process that fetches is killed meanwhile
            --lease-ms 30000 --fill-wait-ms 500   with --kill 500 and 5000

          walk   a writer of objects in PostgreSQL is killed at its first step, the next one at its second, and so on to the end; no read may be older than what
                 was committed when it began
            --write complete    in a write scope, and a new value is handed over; scope: none is; hope: a control, it commits and then invalidates. Must find stale reads
                                ef-save, ef-transaction, ef-rollback, ef-commands: with Entity Framework; ef-hope: a control, it does not tell the cache
            --write-lifetime 2  how many seconds a write intent lasts
            --other None        another writer, which is not killed: BeginsBefore, CommitsMeanwhile, EndsMeanwhile

          All:
            --store redis       or sqlite; or memory, with --processes 1
            --address A         host:port of a Redis server, or the path of a file; else one is started, or made
            --json              one JSON object, no table
          The exit code is 1 if a promise was broken. CACHECOW_REDIS: the address of a server to use.

          behind   one process that writes what was accepted behind a cache, to the file --truth, until it is sent a line
            --queue log         the queue
            --fail-percent 0    so many writes of a hundred fail
            --die-at STEP       it kills itself before that step, or after it (STEP+), when it comes to it for the --die-after 1st time
            --stop-at STEP      it stops itself there (SIGSTOP), once, until it is told to go on (SIGCONT)

          small-pool   one process whose pool has as few threads as it can have, and --callers 250 that wait on them for objects that are not cached; says how many got theirs

          node, herd-node, write-node   one of these processes, which the others start. Its readers and writers are its own. It takes --truth FILE, which a node makes if it
                            is not there; with --wait it says "ready", and goes on when it is sent a line. SIGTERM: a node ends early, and says what it has found

        """;

    private static readonly string[] Flags = ["local", "tag", "scopes", "hoping", "unfenced", "deaf", "trusting", "plain", "kill", "json", "wait"];

    private static readonly string[] Values =
    [
        "processes", "keys", "readers", "writers", "seconds", "fetch-ms", "max-staleness", "seed", "callers", "rounds", "lease-ms", "fill-wait-ms", "store", "address", "truth",
        "database", "write", "write-lifetime", "other", "prefix",
        "queue", "fail-percent", "die-at", "die-after", "stop-at",
    ];

    private readonly Dictionary<string, string> _given = [];

    private Arguments(string command) => Command = command;

    public string Command { get; }

    /// <returns><see langword="null"/>: it cannot be understood.</returns>
    public static Arguments? Read(ReadOnlySpan<string> words)
    {
        if (words is not [var command, ..])
            return null;
        var arguments = new Arguments(command);
        for (var i = 1; i < words.Length; i++)
        {
            if (words[i] is not ['-', '-', .. var option])
                return null;
            if (Flags.Contains(option))
                arguments._given[option] = "";
            else if (Values.Contains(option) && i + 1 < words.Length)
                arguments._given[option] = words[++i];
            else
                return null;
        }

        return arguments;
    }

    public bool Has(string option) => _given.ContainsKey(option);

    public string Text(string option, string orElse) => _given.GetValueOrDefault(option, orElse);

    public int Number(string option, int orElse) => _given.TryGetValue(option, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : orElse;

    public double Seconds(string option, double orElse) => _given.TryGetValue(option, out var text) ? double.Parse(text, CultureInfo.InvariantCulture) : orElse;

    /// <summary>These, with others added or changed, as words for another process.</summary>
    public string[] With(string command, params ReadOnlySpan<(string Option, string Value)> others)
    {
        var given = new Dictionary<string, string>(_given);
        foreach (var (option, value) in others)
            given[option] = value;
        return [command, .. given.SelectMany(pair => Flags.Contains(pair.Key) ? new[] { $"--{pair.Key}" } : [$"--{pair.Key}", pair.Value])];
    }
}
