using System.Globalization;

namespace CacheCow.Net.PostgreSql;

/// <summary>Intervals as PostgreSQL writes them by default: <c>1 year 2 mons -3 days +04:05:06.5</c>.</summary>
internal static class IntervalText
{
    // As the server compares intervals: a month is 30 days, and a day is 24 hours.
    private const int DaysOfMonth = 30;

    /// <summary>The interval; <see langword="null"/>: none, or one that a <see cref="TimeSpan"/> cannot hold.</summary>
    public static TimeSpan? Parse(string text)
    {
        var words = text.Split(' ');
        long days = 0;
        var i = 0;
        for (; i + 1 < words.Length; i += 2)
        {
            if (!int.TryParse(words[i], CultureInfo.InvariantCulture, out var number) || DaysOf(words[i + 1]) is not { } length)
                return null;
            days += (long)number * length;
        }

        return (i < words.Length ? TicksOf(words[i]) : 0) is { } time ? Sum(days, time) : null;
    }

    // The server's intervals are longer than any TimeSpan, and the time alone may be, too.
    private static TimeSpan? Sum(long days, Int128 ticks)
    {
        var sum = (Int128)days * TimeSpan.TicksPerDay + ticks;
        return sum >= TimeSpan.MinValue.Ticks && sum <= TimeSpan.MaxValue.Ticks ? new TimeSpan((long)sum) : null;
    }

    private static int? DaysOf(string unit) => unit switch
    {
        "day" or "days" => 1,
        "mon" or "mons" => DaysOfMonth,
        "year" or "years" => 12 * DaysOfMonth,
        _ => null,
    };

    // Hours may be more than 24.
    private static Int128? TicksOf(string time)
    {
        var isNegative = time.StartsWith('-');
        var parts = time.TrimStart('-', '+').Split(':');
        if (parts.Length != 3 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var hours)
            || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var minutes)
            || !decimal.TryParse(parts[2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds >= 60)
            return null;
        var ticks = (Int128)hours * TimeSpan.TicksPerHour + (Int128)minutes * TimeSpan.TicksPerMinute + (long)(seconds * TimeSpan.TicksPerSecond);
        return isNegative ? -ticks : ticks;
    }
}
