using System.Diagnostics.Metrics;
using System.Globalization;

namespace Shop.Numbers;

/// <summary>The measurements of one instrument.</summary>
internal sealed record Number(NumberKind Kind, string Unit, double Sum, double Last, long Measurements)
{
    public static Number Of(Instrument instrument, double value) => new(KindOf(instrument), instrument.Unit == "s" ? "s" : "", value, value, 1);

    public Number Add(Number next) => this with { Sum = Sum + next.Sum, Last = next.Last, Measurements = Measurements + next.Measurements };

    public override string ToString() => Kind switch
    {
        NumberKind.Count => Text(Sum, "0"),
        NumberKind.Level => Text(Last, "0.###"),
        _ when Unit == "s" => $"{Text(Sum / Measurements * 1000, "0.00")} ms on average, {Text(Last * 1000, "0.00")} ms last, of {Measurements}",
        _ => $"{Text(Sum / Measurements, "0.##")} on average, {Text(Last, "0.##")} last, of {Measurements}",
    };

    private static NumberKind KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> => NumberKind.Count,
        Histogram<double> or Histogram<long> => NumberKind.Distribution,
        _ => NumberKind.Level,
    };

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
