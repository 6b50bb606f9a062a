using System.Diagnostics;

namespace CacheCow.Net.Nodes;

/// <summary>One run of a walk: a writer that is killed at one of its steps, and readers before it, meanwhile and afterwards.</summary>
/// <param name="kill">At which step, counted from one.</param>
internal sealed class WalkRun(SteppedWriter writer, SteppedWriter? other, OtherWriter course, WalkReader reader, WalkObjects objects, int kill)
{
    private const string AfterBegin = "before BEGIN";
    private const string AfterCommit = "before W2";

    public async Task<WalkStep> RunAsync()
    {
        await reader.WarmAsync();
        await BeforeAsync();
        await WalkAsync();
        await MeanwhileAsync();
        if (!writer.IsDone)
            await writer.KillAsync();
        await reader.LookAsync();
        if (other is not null)
            await other.GoOnToAsync(WriteNode.Done);
        var ended = Stopwatch.GetTimestamp();
        await reader.EndAsync();
        return new WalkStep(kill, writer.At, other?.At ?? "", reader.Reads, Stopwatch.GetElapsedTime(ended));
    }

    private async Task WalkAsync()
    {
        await writer.BeginAsync(objects, part: 0);
        while (!writer.IsDone)
        {
            await reader.LookAsync();
            if (writer.Steps == kill)
                return;
            await writer.GoOnAsync();
        }
    }

    private async Task BeforeAsync()
    {
        if (course is not (OtherWriter.BeginsBefore or OtherWriter.CommitsBefore))
            return;
        await other!.BeginAsync(objects, part: 1);
        await other.GoOnToAsync(course == OtherWriter.BeginsBefore ? AfterBegin : AfterCommit);
        await reader.LookAsync();
    }

    private async Task MeanwhileAsync()
    {
        if (course is not (OtherWriter.CommitsMeanwhile or OtherWriter.EndsMeanwhile))
            return;
        await other!.BeginAsync(objects, part: 1);
        await other.GoOnToAsync(course == OtherWriter.CommitsMeanwhile ? AfterCommit : WriteNode.Done);
        await reader.LookAsync();
    }
}
