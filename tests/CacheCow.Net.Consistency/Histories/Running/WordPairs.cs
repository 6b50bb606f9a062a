namespace CacheCow.Net.Consistency.Histories;

/// <summary>A command line of options with two dashes, with a value or without.</summary>
internal static class WordPairs
{
    /// <exception cref="ArgumentException">An option is not known, or has no value.</exception>
    public static Dictionary<string, string> Read(ReadOnlySpan<string> words, string[] flags, string[] values)
    {
        var given = new Dictionary<string, string>();
        for (var i = 0; i < words.Length; i++)
        {
            var option = words[i] is ['-', '-', .. var name] ? name : throw new ArgumentException($"'{words[i]}' is no option: these begin with two dashes.");
            if (flags.Contains(option))
                given[option] = "";
            else if (values.Contains(option) && i + 1 < words.Length)
                given[option] = words[++i];
            else
                throw new ArgumentException($"--{option} is not known, or has no value. There are --{string.Join(", --", flags)}; and, with a value, --{string.Join(", --", values)}.");
        }

        return given;
    }
}
