namespace CacheCow.Net.Consistency;

/// <summary>A write intent, as far as the store was told of it.</summary>
/// <param name="Key">The object that is written.</param>
/// <param name="Ends">When it runs out.</param>
internal sealed record Intent(string Key, DateTimeOffset Ends)
{
    private static readonly AsyncLocal<List<Intent>?> Current = new();

    /// <summary>The nodes at which its message has arrived.</summary>
    public HashSet<int> HeardBy { get; } = [];

    /// <summary>What its writer has committed while it stood; 0: nothing.</summary>
    public int Committed { get; set; }

    /// <summary>The intents that this caller, and whatever it calls, takes from now on.</summary>
    public static List<Intent> Collect() => Current.Value = [];

    public static void Taken(Intent intent) => Current.Value?.Add(intent);
}
