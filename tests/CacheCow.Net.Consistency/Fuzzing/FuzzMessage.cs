using System.Runtime.CompilerServices;
using System.Text;

namespace CacheCow.Net.Consistency;

/// <summary>A message that is put together only if something is wrong: most inputs are answered right.</summary>
[InterpolatedStringHandler]
internal readonly ref struct FuzzMessage
{
    private readonly StringBuilder? _text;

    public FuzzMessage(int literals, int values, bool isWrong, out bool isWanted)
    {
        isWanted = isWrong;
        _text = isWrong ? new StringBuilder(literals + 16 * values) : null;
    }

    public void AppendLiteral(string text) => _text!.Append(text);

    public void AppendFormatted<T>(T value) => _text!.Append(value);

    public override string ToString() => _text!.ToString();
}
