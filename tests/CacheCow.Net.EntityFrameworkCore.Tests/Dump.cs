using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>All that an object holds as text, with its types, kinds and scales.</summary>
internal static class Dump
{
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => $"\"{text}\"",
        DateTime time => $"{time:O} {time.Kind}",
        Dictionary<string, string> labels => string.Join(',', labels.Select(label => $"{label.Key}={label.Value}").Order()),
        IFormattable plain => $"{value.GetType().Name} {plain.ToString(value is DateTimeOffset or DateOnly or TimeOnly ? "O" : null, CultureInfo.InvariantCulture)}",
        bool or char => value.ToString()!,
        IEnumerable items => $"{value.GetType().Name} [{string.Join(", ", items.Cast<object?>().Select(Of))}]",
        _ => Members(value),
    };

    private static string Members(object value)
    {
        var text = new StringBuilder(value.GetType().Name).Append(" {");
        foreach (var property in value.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(one => one.GetIndexParameters().Length == 0))
            text.Append('\n').Append(property.Name).Append(": ").Append(Of(property.GetValue(value)));
        return text.Append('}').ToString();
    }
}
