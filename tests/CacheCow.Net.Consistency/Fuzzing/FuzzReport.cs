using System.Globalization;

namespace CacheCow.Net.Consistency;

/// <summary>What came of fuzzing one target.</summary>
/// <param name="Target">Which.</param>
/// <param name="Inputs">How many inputs it was given.</param>
/// <param name="Elapsed">In how much time.</param>
/// <param name="Outcomes">How many kinds of answers there were.</param>
/// <param name="MostAllocated">The most bytes that the product allocated for one input.</param>
/// <param name="Failure">What was wrong; <see langword="null"/>: nothing.</param>
internal sealed record FuzzReport(string Target, long Inputs, TimeSpan Elapsed, int Outcomes, long MostAllocated, string? Failure)
{
    public static string Head => $"{"target",-16} {"inputs",12} {"inputs/s",12} {"outcomes",9} {"most bytes",11}";

    public override string ToString()
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{Target,-16} {Inputs,12:N0} {Inputs / Math.Max(Elapsed.TotalSeconds, 1e-9),12:N0} {Outcomes,9:N0} {MostAllocated,11:N0}");
        return Failure is null ? line : $"{line}{Environment.NewLine}WRONG: {Failure}";
    }
}
