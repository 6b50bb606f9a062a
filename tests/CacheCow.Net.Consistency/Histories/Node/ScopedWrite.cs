namespace CacheCow.Net.Consistency.Histories;

using CacheCow.Net.Nodes;

/// <summary>A write within a write scope.</summary>
internal static class ScopedWrite
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(1);

    /// <summary>W1, the change, W2. Where W1 fails, nothing is changed; where W2 does, the objects are invalidated until that succeeds.</summary>
    public static async Task RunAsync(KeysWrite write, bool completes, CancellationToken ending)
    {
        WriteScope<int, Versioned>? scope = null;
        var begun = await write.StepAsync(OperationKind.Begin, write.Versions, async () =>
        {
            scope = await write.Cache.BeginWriteAsync(write.Keys, write.IsByTag);
            return OperationOutcome.Succeeded;
        });
        if (begun != OperationOutcome.Succeeded)
            return;

        await KeysWrite.PauseAsync();
        write.Change();
        await KeysWrite.PauseAsync();
        for (var i = 0; completes && !write.IsByTag && i < write.Keys.Length; i++)
            scope!.Complete(write.Keys[i], new Versioned(write.Keys[i], write.Versions[i]));
        if (await write.StepAsync(OperationKind.End, write.Versions, async () => OutcomeOf(await scope!.EndAsync())) == OperationOutcome.Failed)
            await write.InvalidateAsync(ending);
    }

    /// <summary>W1, the change, and nothing more: as if the process had died. Nobody renews the intent.</summary>
    public static async Task DieAsync(KeysWrite write)
    {
        var begun = await write.StepAsync(OperationKind.Begin, write.Versions, async () =>
        {
            await write.Cache.BeginAndDieAsync(write.Keys, write.IsByTag).AsTask().WaitAsync(AtMost);
            return OperationOutcome.Succeeded;
        });
        if (begun != OperationOutcome.Succeeded)
            return;
        await KeysWrite.PauseAsync();
        write.Change();
    }

    private static OperationOutcome OutcomeOf(WriteOutcome outcome) => outcome switch
    {
        WriteOutcome.Ended or WriteOutcome.Stored or WriteOutcome.TooLarge => OperationOutcome.Succeeded,
        WriteOutcome.Overlapped => OperationOutcome.Overlapped,
        WriteOutcome.Lapsed => OperationOutcome.Lapsed,
        _ => OperationOutcome.Pending,
    };
}
