using System.Globalization;

namespace CacheCow.Net.Consistency;

/// <summary>Which step: <c>1r4</c> is the fourth request of node 1.</summary>
/// <param name="Node">Whose; a negative one: the store's.</param>
/// <param name="Kind">What kind.</param>
/// <param name="Number">Which of that kind.</param>
internal readonly record struct StepId(int Node, StepKind Kind, int Number)
{
    public static StepId Parse(string text)
    {
        var at = text.IndexOfAny([.. Enum.GetValues<StepKind>().Select(kind => (char)kind)]);
        return at > 0 && int.TryParse(text[..at], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var node)
            && int.TryParse(text[(at + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? new StepId(node, (StepKind)text[at], number)
            : throw new FormatException($"'{text}' is no step; '1r4' would be: node 1, request 4.");
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Node}{(char)Kind}{Number}");
}
