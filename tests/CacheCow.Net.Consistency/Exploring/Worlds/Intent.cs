namespace CacheCow.Net.Consistency;

/// <summary>A write intent, as far as the store was told of it.</summary>
/// <param name="key">The object that is written, or the tag.</param>
/// <param name="ends">When it runs out.</param>
internal sealed class Intent(string key, DateTimeOffset ends)
{
    private static readonly AsyncLocal<List<Intent>?> Current = new();

    public string Key => key;

    public DateTimeOffset Ends { get; private set; } = ends;

    /// <summary>The nodes at which its message has arrived.</summary>
    public HashSet<int> HeardBy { get; } = [];

    /// <summary>What its writer has committed while it stood; 0: nothing.</summary>
    public int Committed { get; set; }

    /// <summary>Is this object kept from being filled? All explored objects have all tags.</summary>
    public bool Covers(string obj) => key == obj || key[0] == '#';

    /// <summary>It lasts until then; one that had run out has begun again, and nobody has heard of it yet.</summary>
    public void Renew(DateTimeOffset until, bool isNew)
    {
        Ends = until;
        if (isNew)
            HeardBy.Clear();
    }

    /// <summary>The intents that this caller, and whatever it calls, takes from now on.</summary>
    public static List<Intent> Collect() => Current.Value = [];

    public static void Taken(Intent intent) => Current.Value?.Add(intent);
}
