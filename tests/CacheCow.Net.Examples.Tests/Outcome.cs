using System.Text.Json;

namespace CacheCow.Net.Examples.Tests;

/// <summary>How a run of the example ended, what it wrote, and which of its temporary folders are still there.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Errors, IReadOnlyList<string> Left)
{
    public string[] Lines => Output.TrimEnd('\n').Split('\n');

    public long NumberAt(string side, string name) => JsonDocument.Parse(Output).RootElement.GetProperty(side).GetProperty(name).GetInt64();

    public double Seconds => JsonDocument.Parse(Output).RootElement.GetProperty("seconds").GetDouble();
}
