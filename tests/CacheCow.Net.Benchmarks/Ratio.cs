using System.Globalization;
using System.Text.Json;

namespace CacheCow.Net.Benchmarks;

/// <summary>One line of the answer.</summary>
internal sealed record Ratio(string Name, string Unit, double Ours, double Baseline)
{
    public double Quotient => Baseline == 0 ? Ours : Ours / Baseline;

    public string ToJson() => JsonSerializer.Serialize(new { name = Name, unit = Unit, ours = Round(Ours), baseline = Round(Baseline), ratio = Round(Quotient) });

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name,-26} {Unit,-14} ours {Ours,14:N1}   baseline {Baseline,14:N1}   ratio {Quotient,8:0.000}");

    private static double Round(double value) => Math.Round(value, 4);
}
