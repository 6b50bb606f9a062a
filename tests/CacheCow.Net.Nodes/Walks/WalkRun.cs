using System.Diagnostics;

namespace CacheCow.Net.Nodes;

/// <summary>One run of a walk: a writer that is killed at one of its steps, and readers before it, meanwhile and afterwards.</summary>
/// <param name="isKilled">Whether it is killed at the step that it stands at.</param>
internal sealed class WalkRun(SteppedWriter writer, SteppedWriter? other, OtherWriter course, WalkReader reader, WalkObjects objects, Func<SteppedWriter, bool> isKilled)
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
        return new WalkStep(writer.Steps, writer.At, other?.At ?? "", reader.Reads, Stopwatch.GetElapsedTime(ended));
    }

    private async Task WalkAsync()
    {
        await writer.BeginAsync(objects, part: 0);
        while (!writer.IsDone)
        {
            await reader.LookAsync();
            if (isKilled(writer))
                return;
            await writer.GoOnAsync();
        }
    }

    private async Task BeforeAsync()
    {
        if (course is not OtherWriter.BeginsBefore)
            return;
        await other!.BeginAsync(objects, part: 1);
        await other.GoOnToAsync(AfterBegin);
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
