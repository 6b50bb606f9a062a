using System.Collections.Frozen;
using System.Globalization;

namespace CacheCow.Net;

/// <summary>Texts, as they stand in an address or a form, as values of a field; culture and machine make no difference.</summary>
internal static class LookupText
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    private static readonly string[] Moments =
        ["O", "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    private static readonly FrozenDictionary<Type, Func<string, object?>> Parsers = new Dictionary<Type, Func<string, object?>>
    {
        [typeof(Guid)] = text => Guid.TryParse(text, out var guid) ? guid : null,
        [typeof(bool)] = text => bool.TryParse(text, out var truth) ? truth : null,
        [typeof(char)] = text => text.Length == 1 ? text[0] : null,
        [typeof(DateTime)] = text => Moment(text),
        [typeof(DateTimeOffset)] = text => Offset(text),
        [typeof(DateOnly)] = text => DateOnly.TryParseExact(text, "O", Culture, DateTimeStyles.None, out var day) ? day : null,
        [typeof(TimeOnly)] = text => TimeOnly.TryParse(text, Culture, out var time) ? time : null,
        [typeof(TimeSpan)] = text => TimeSpan.TryParseExact(text, "c", Culture, out var span) ? span : null,
    }.ToFrozenDictionary();

    /// <summary>The value that a text stands for; <see langword="null"/>: none.</summary>
    public static object? Parse(string text, Type type)
    {
        if (Parsers.TryGetValue(type, out var parse))
            return parse(text);
        return LookupNumber.IsNumber(type) && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, Culture, out var number)
            ? LookupNumber.Convert(number, type)
            : null;
    }

    private static DateTime? Moment(string text) =>
        DateTime.TryParseExact(text, Moments, Culture, DateTimeStyles.RoundtripKind, out var moment) ? moment : null;

    // Without an offset it would be another moment on each machine.
    private static DateTimeOffset? Offset(string text) =>
        Moment(text) is { Kind: not DateTimeKind.Unspecified } && DateTimeOffset.TryParse(text, Culture, DateTimeStyles.None, out var offset) ? offset : null;
}
