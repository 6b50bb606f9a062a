namespace CacheCow.Net.Consistency;

/// <summary>One run of a scenario, step by step.</summary>
internal sealed class Run : IDisposable
{
    private readonly List<Step> _enabled = [];

    private Run(Scenario scenario) => World = new World(scenario);

    public World World { get; }

    /// <summary>What may happen next. Its list is used again.</summary>
    public IReadOnlyList<Step> Enabled => _enabled;

    /// <summary>A run before its first step.</summary>
    public static async ValueTask<Run> BeginAsync(Scenario scenario)
    {
        var run = new Run(scenario);
        run.World.IsAutomatic = true;
        foreach (var key in scenario.Cached)
        {
            foreach (var node in run.World.Nodes)
                await run.ReadAsync(node, key).ConfigureAwait(false);
        }

        for (var i = 0; i < scenario.ReadsUnderWay; i++)
        {
            foreach (var node in run.World.Nodes)
                _ = node.Cache.GetAsync(ExploredKeys.NeverAnswered(i)).AsTask();
        }

        run.World.PassForAll(scenario.Age);
        foreach (var node in run.World.Nodes)
            node.Link.Confirm();
        run.World.IsAutomatic = false;
        await run.LookAsync().ConfigureAwait(false);
        return run;
    }

    public async ValueTask HappenAsync(Step step)
    {
        step.Happen();
        await LookAsync().ConfigureAwait(false);
    }

    /// <summary>
    /// After the last step: has everybody returned? And does a read on every node return what was promised, now and when all leases and intents have run out?
    /// </summary>
    public async ValueTask EndAsync()
    {
        foreach (var node in World.Nodes)
        {
            if (!node.IsDone)
                World.Violate($"node {node.Number} waits for ever");
        }

        // Whoever joins those who wait would be waited for here.
        if (World.Violation is not null)
            return;
        World.IsAutomatic = true;
        await ReadAllAsync().ConfigureAwait(false);
        World.StoreClock.Pass(TimeSpan.FromMinutes(5));
        await ReadAllAsync().ConfigureAwait(false);
    }

    public void Dispose() => World.Dispose();

    private async ValueTask LookAsync()
    {
        await Quiet.WaitAsync().ConfigureAwait(false);
        _enabled.Clear();
        World.AddEnabled(_enabled);
    }

    private async ValueTask ReadAllAsync()
    {
        foreach (var node in World.Nodes)
        {
            if (node.IsCrashed)
                continue;
            foreach (var key in World.Scenario.Keys)
                await ReadAsync(node, key).ConfigureAwait(false);
        }
    }

    private async ValueTask ReadAsync(Node node, string key)
    {
        var read = new Get(key).RunAsync(World, node);
        await Quiet.WaitAsync().ConfigureAwait(false);
        if (read.IsCompleted)
            await read.ConfigureAwait(false);
        else
            World.Violate($"node {node.Number} reads {key} for ever, though nothing stands in its way");
    }
}
