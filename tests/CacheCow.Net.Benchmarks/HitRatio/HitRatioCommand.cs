using System.Globalization;
using System.Text.Json;

namespace CacheCow.Net.Benchmarks;

/// <summary>Prints the hit ratios of the product's policies beside those of known ones.</summary>
internal static class HitRatioCommand
{
    public const string Name = "hitratio";

    /// <summary>0: printed; 2: the command line or a trace cannot be used.</summary>
    public static int Run(ReadOnlySpan<string> args)
    {
        HitRatioArguments arguments;
        try
        {
            arguments = HitRatioArguments.Read(args);
        }
        catch (FormatException error)
        {
            Console.Error.WriteLine(error.Message);
            Console.Error.WriteLine(HitRatioArguments.Usage);
            return 2;
        }

        try
        {
            Print(arguments);
            return 0;
        }
        catch (Exception error) when (error is FormatException or IOException or InvalidDataException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(error.Message);
            return 2;
        }
    }

    private static void Print(HitRatioArguments arguments)
    {
        foreach (var trace in arguments.Traces.Select(TraceSpec.Open))
        {
            foreach (var size in arguments.Sizes)
                Print(HitRatios.Of(trace, size), arguments.Json);
        }
    }

    private static void Print(HitRatios ratios, bool json)
    {
        if (!json)
            Console.WriteLine($"{ratios.Trace}, {ratios.Size} entries");
        foreach (var (policy, percent) in ratios.Policies)
        {
            Console.WriteLine(
                json
                    ? JsonSerializer.Serialize(new { trace = ratios.Trace, size = ratios.Size, policy, hitRatio = Math.Round(percent, 2) })
                    : string.Create(CultureInfo.InvariantCulture, $"  {policy,-20} {percent,6:0.00} %"));
        }
    }
}
