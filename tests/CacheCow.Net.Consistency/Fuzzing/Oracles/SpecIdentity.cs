using System.Globalization;
using System.Text;

namespace CacheCow.Net.Consistency;

/// <summary>The way back from an identity to the kind and the parts: that there is one shows that no two lists have one identity.</summary>
internal static class SpecIdentity
{
    /// <exception cref="FuzzException">It is no identity.</exception>
    public static List<string?> Read(string identity)
    {
        var parts = new List<string?>();
        var (part, isNull) = (new StringBuilder(), false);
        for (var i = 0; i <= identity.Length; i++)
        {
            if (i == identity.Length || identity[i] == '$')
            {
                FuzzException.ThrowIf(isNull && part.Length > 0, "an identity with a part that is null and has a text");
                parts.Add(isNull ? null : part.ToString());
                (part, isNull) = (part.Clear(), false);
            }
            else if (identity[i] == '\\')
                ReadEscaped(identity, ref i, part, ref isNull);
            else
                part.Append(identity[i]);
        }

        return parts;
    }

    private static void ReadEscaped(string identity, ref int i, StringBuilder part, ref bool isNull)
    {
        FuzzException.ThrowIf(++i == identity.Length, "an identity that ends within an escape");
        switch (identity[i])
        {
            case '$' or '\\':
                part.Append(identity[i]);
                break;
            case '0':
                FuzzException.ThrowIf(part.Length > 0 || isNull, "an identity with a null within a text");
                isNull = true;
                break;
            case 'u' when i + 4 < identity.Length && ushort.TryParse(identity.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code):
                part.Append((char)code);
                i += 4;
                break;
            default:
                throw new FuzzException("an identity with an unknown escape");
        }
    }
}
