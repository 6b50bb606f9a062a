namespace CacheCow.Net.Consistency;

/// <summary>One caller of a node: its operations, one after the other.</summary>
internal sealed class Client(World world, Node node, int number, IReadOnlyList<Operation> program)
{
    private const int MostOperations = 100;

    private Operation? _running;
    private int _next;

    public bool IsDone => _running is null && _next == program.Count;

    public bool IsChanging => _running is { Changes: true };

    /// <summary>What it waits for in vain when nothing can happen any more.</summary>
    public Operation? Running => _running;

    public void AddEnabled(List<Step> steps)
    {
        if (_running is not null || _next == program.Count)
            return;
        var operation = program[_next];
        steps.Add(new ActionStep(
            new StepId(node.Number, StepKind.Start, number * MostOperations + _next),
            operation.Changes ? new Footprint(ulong.MaxValue, Resources.Order) : new Footprint(Resources.Order, 0),
            () => $"node {node.Number}: caller {number} begins {operation}",
            () => _ = RunAsync(operation)));
    }

    private async Task RunAsync(Operation operation)
    {
        _next++;
        _running = operation;
        try
        {
            await operation.RunAsync(world, node).ConfigureAwait(false);
        }
        catch (CacheStoreException) when (world.Scenario.Budget.HasFailures)
        {
            // It has not returned: nothing is promised.
        }
        catch (SourceFailedException) when (world.Scenario.Budget.SourceFailures > 0)
        {
            // Nobody had anything to be served instead.
        }
        catch (Exception exception)
        {
            world.Violate($"{operation} of node {node.Number} threw {exception.GetType().Name}: {exception.Message}");
        }

        _running = null;
    }
}
