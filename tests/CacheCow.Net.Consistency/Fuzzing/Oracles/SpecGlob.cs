namespace CacheCow.Net.Consistency;

/// <summary>Patterns the plain way: the pattern in pieces, and a table of which pieces fit which beginnings of the text.</summary>
internal static class SpecGlob
{
    public static bool IsMatch(string pattern, string text)
    {
        var fits = new bool[text.Length + 1];
        fits[0] = true;
        foreach (var piece in PiecesOf(pattern))
            fits = piece is null ? AfterStar(fits) : AfterOne(fits, text, piece);
        return fits[^1];
    }

    private static bool[] AfterStar(bool[] fits)
    {
        var first = Array.IndexOf(fits, true);
        return Array.ConvertAll(Enumerable.Range(0, fits.Length).ToArray(), at => first >= 0 && at >= first);
    }

    private static bool[] AfterOne(bool[] fits, string text, Predicate<char> piece)
    {
        var after = new bool[fits.Length];
        for (var i = 0; i < text.Length; i++)
            after[i + 1] = fits[i] && piece(text[i]);
        return after;
    }

    /// <summary>What one character has to be, piece by piece; <see langword="null"/>: any number of any.</summary>
    private static IEnumerable<Predicate<char>?> PiecesOf(string pattern)
    {
        var rest = new Queue<char>(pattern);
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

    private static Predicate<char> ClassOf(Queue<char> rest)
    {
        var isNegated = rest.TryPeek(out var first) && first == '^';
        if (isNegated)
            rest.Dequeue();
        var members = new List<Predicate<char>>();
        while (rest.TryDequeue(out var c) && c != ']')
            members.Add(MemberOf(c, rest));
        return c => members.Exists(fits => fits(c)) != isNegated;
    }

    private static Predicate<char> MemberOf(char c, Queue<char> rest)
    {
        if (c == '\\' && rest.Count > 0)
            return Is(rest.Dequeue());
        if (rest.Count < 2 || rest.Peek() != '-')
            return Is(c);
        rest.Dequeue();
        var end = rest.Dequeue();
        return one => one >= Math.Min(c, end) && one <= Math.Max(c, end);
    }

    private static Predicate<char> Is(char c) => one => one == c;
}
