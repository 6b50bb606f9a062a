using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Finds names in a text. One is mentioned wherever its longest word stands, between any quotes, in comments and in literals, in whatever case; words are letters, digits and _. Linear in the
/// length of the text, and in doubt too much: of "blog posts", <c>posts</c> is enough, so that it does not matter how a database escapes the rest.
/// </summary>
internal sealed class SqlMentions
{
    private static readonly SearchValues<char> AsciiWord = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private readonly FrozenDictionary<string, int[]>.AlternateLookup<ReadOnlySpan<char>> _words;
    private readonly int _count;

    public SqlMentions(IEnumerable<string> names)
    {
        string[] all = [.. names];
        _count = all.Length;
        _words = Enumerable.Range(0, _count).GroupBy(i => Fold(LongestWord(all[i])), StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(word => word.Key, word => word.ToArray(), StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The numbers of the names that a text mentions.</summary>
    public List<int> FindIn(ReadOnlySpan<char> text)
    {
        var (found, isFound) = (new List<int>(), new bool[_count]);

        // A name without any word could stand anywhere.
        Find("", isFound, found);
        while (NextWord(text, out var end) is { IsEmpty: false } word)
        {
            Find(Ascii.IsValid(word) ? word : Fold(word), isFound, found);
            text = text[end..];
        }

        return found;
    }

    private void Find(ReadOnlySpan<char> word, bool[] isFound, List<int> found)
    {
        if (!_words.TryGetValue(word, out var names))
            return;
        foreach (var i in names)
        {
            if (!isFound[i])
                found.Add(i);
            isFound[i] = true;
        }
    }

    // A database may take é for e, and a wide letter for a narrow one.
    private static string Fold(ReadOnlySpan<char> word) =>
        new([.. word.ToString().Normalize(NormalizationForm.FormKD).Where(c => CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark)]);

    private static string LongestWord(string name)
    {
        var (rest, longest) = (name, "");
        while (NextWord(rest, out var end).ToString() is { Length: > 0 } word)
            (rest, longest) = (rest[end..], word.Length > longest.Length ? word : longest);
        return longest;
    }

    private static ReadOnlySpan<char> NextWord(ReadOnlySpan<char> text, out int end)
    {
        var start = 0;
        while (start < text.Length && !IsPart(text[start]))
            start++;
        var length = text[start..].IndexOfAnyExcept(AsciiWord);
        for (end = length < 0 ? text.Length : start + length; end < text.Length && IsPart(text[end]);)
            end++;
        return text[start..end];
    }

    private static bool IsPart(char c) =>
        char.IsAscii(c) ? AsciiWord.Contains(c) : char.IsLetterOrDigit(c) || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
