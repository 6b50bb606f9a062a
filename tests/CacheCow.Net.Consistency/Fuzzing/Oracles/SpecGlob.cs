namespace CacheCow.Net.Consistency;

/// <summary>
/// Patterns the plain way: the pattern in pieces, and a table of which pieces fit which beginnings of the text. A character is a Unicode code point, or half of one that stands alone.
/// </summary>
internal static class SpecGlob
{
    public static bool IsMatch(string pattern, string text)
    {
        var characters = CharactersOf(text);
        var fits = new bool[characters.Count + 1];
        fits[0] = true;
        foreach (var piece in PiecesOf(CharactersOf(pattern)))
            fits = piece is null ? AfterStar(fits) : AfterOne(fits, characters, piece);
        return fits[^1];
    }

    private static List<int> CharactersOf(string text)
    {
        var characters = new List<int>();
        foreach (var c in text)
        {
            if (char.IsLowSurrogate(c) && characters is [.., >= 0xD800 and < 0xDC00 and var high])
                characters[^1] = char.ConvertToUtf32((char)high, c);
            else
                characters.Add(c);
        }

        return characters;
    }

    private static bool[] AfterStar(bool[] fits)
    {
        var first = Array.IndexOf(fits, true);
        return Array.ConvertAll(Enumerable.Range(0, fits.Length).ToArray(), at => first >= 0 && at >= first);
    }

    private static bool[] AfterOne(bool[] fits, List<int> text, Predicate<int> piece)
    {
        var after = new bool[fits.Length];
        for (var i = 0; i < text.Count; i++)
            after[i + 1] = fits[i] && piece(text[i]);
        return after;
    }

    /// <summary>What one character has to be, piece by piece; <see langword="null"/>: any number of any.</summary>
    private static IEnumerable<Predicate<int>?> PiecesOf(List<int> pattern)
    {
        var rest = new Queue<int>(pattern);
        while (rest.TryDequeue(out var c))
        {
            yield return c switch
            {
                '*' => null,
                '?' => _ => true,
                '[' => ClassOf(rest),
                '\\' when rest.Count > 0 => Is(rest.Dequeue()),
                _ => Is(c),
            };
        }
    }

    private static Predicate<int> ClassOf(Queue<int> rest)
    {
        var isNegated = rest.TryPeek(out var first) && first == '^';
        if (isNegated)
            rest.Dequeue();
        var members = new List<Predicate<int>>();
        while (rest.TryDequeue(out var c) && c != ']')
            members.Add(MemberOf(c, rest));
        return c => members.Exists(fits => fits(c)) != isNegated;
    }

    private static Predicate<int> MemberOf(int c, Queue<int> rest)
    {
        if (c == '\\' && rest.Count > 0)
            return Is(rest.Dequeue());
        if (rest.Count < 2 || rest.Peek() != '-')
            return Is(c);
        rest.Dequeue();
        var end = rest.Dequeue();
        return one => one >= Math.Min(c, end) && one <= Math.Max(c, end);
    }

    private static Predicate<int> Is(int c) => one => one == c;
}
