namespace CacheCow.Net;

/// <summary>
/// Keys in groups, so that no group has two that .NET takes for equal: what a source answers in a dictionary of its own cannot hold both.
/// </summary>
internal static class KeyRounds
{
    public static IReadOnlyList<IReadOnlyCollection<TKey>> Of<TKey>(IReadOnlyCollection<TKey> keys)
        where TKey : notnull
    {
        var rounds = new List<List<TKey>>(1);
        var seen = new Dictionary<TKey, int>(keys.Count);
        foreach (var key in keys)
        {
            var round = seen.GetValueOrDefault(key);
            seen[key] = round + 1;
            if (round == rounds.Count)
                rounds.Add([]);
            rounds[round].Add(key);
        }

        return rounds;
    }
}
