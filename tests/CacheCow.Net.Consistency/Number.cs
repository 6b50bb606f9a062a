using System.Globalization;

namespace CacheCow.Net.Consistency;

/// <summary>Numbers of a command line.</summary>
internal static class Number
{
    private const double MostSeconds = 7 * 24 * 3600;

    /// <exception cref="ArgumentException">It is none, or out of range.</exception>
    public static int Of(string option, string text, int least = 0, int most = int.MaxValue) => (int)Of(option, text, least, (long)most);

    /// <inheritdoc cref="Of(string, string, int, int)"/>
    public static long Of(string option, string text, long least, long most) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new ArgumentException($"{option} is '{text}', and must be a number from {least} to {most}.");

    /// <inheritdoc cref="Of(string, string, int, int)"/>
    public static TimeSpan Seconds(string option, string text, double least = 0.1, double most = MostSeconds) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds >= least && seconds <= most
            ? TimeSpan.FromSeconds(seconds)
            : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{option} is '{text}', and must be a number of seconds from {least} to {most}."));
}
