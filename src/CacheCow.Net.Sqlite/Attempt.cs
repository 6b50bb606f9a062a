namespace CacheCow.Net.Sqlite;

/// <summary>What the file is asked to do, put into words only if it fails: "read 'cache:{…}'".</summary>
internal readonly record struct Attempt(string Verb, string Key = "", int Others = 0)
{
    public static Attempt Many(string verb, IReadOnlyList<CacheKeys> keys) => keys.Count == 0 ? new(verb) : new(verb, keys[0].Data, keys.Count - 1);

    public override string ToString() => (Key, Others) switch
    {
        ("", _) => Verb,
        (_, 0) => $"{Verb} '{Key}'",
        _ => $"{Verb} '{Key}' and {Others} others",
    };
}
