namespace CacheCow.Net.Consistency;

/// <summary>The store keys of what is explored, and the bits that stand for them.</summary>
internal static class ExploredKeys
{
    private const char Silence = '~';

    private static readonly Dictionary<string, CacheKeys> Known = [];
    private static readonly Dictionary<string, int> Numbers = [];
    private static readonly Dictionary<string, string> Names = [];

    /// <summary>Objects whose names differ in capitals only have one place in the store: their hashes collide.</summary>
    public static CacheKeys Of(string key) => Get(key, static key => CacheKeys.For("it", key.ToUpperInvariant()) with { Identity = key });

    public static CacheKeys OfTag(string tag) => Get("#" + tag, static tag => CacheKeys.ForTag(tag[1..]));

    /// <summary>An object that no read of the store is answered for.</summary>
    public static string NeverAnswered(int number) => $"{Silence}{number}";

    public static bool IsNeverAnswered(CacheKeys keys) => keys.Identity.StartsWith(Silence);

    public static bool IsTag(CacheKeys keys) => Names.ContainsKey(keys.Data);

    /// <summary>What it is called in a scenario.</summary>
    public static string NameOf(CacheKeys keys) => Names.TryGetValue(keys.Data, out var name) ? name : keys.Identity;

    public static ulong InStore(CacheKeys keys) => Resources.InStore(NumberOf(keys.Data));

    public static ulong InStore(IReadOnlyList<CacheKeys> keys)
    {
        var bits = 0UL;
        for (var i = 0; i < keys.Count; i++)
            bits |= InStore(keys[i]);
        return bits;
    }

    public static ulong InSource(string key) => Resources.InSource(NumberOf("source " + key));

    private static CacheKeys Get(string name, Func<string, CacheKeys> make)
    {
        if (!Known.TryGetValue(name, out var keys))
        {
            Known[name] = keys = make(name);
            if (name[0] == '#')
                Names[keys.Data] = name;
        }

        return keys;
    }

    private static int NumberOf(string what)
    {
        if (!Numbers.TryGetValue(what, out var number))
            Numbers[what] = number = Numbers.Count;
        return number;
    }
}
