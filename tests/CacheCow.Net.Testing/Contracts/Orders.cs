namespace CacheCow.Net.Testing;

/// <summary>Every order in which clients can take their steps, and every step at which some of them can die.</summary>
internal static class Orders
{
    /// <param name="steps">How many steps each client has.</param>
    /// <param name="mortal">How many of them, the first ones, may die after any number of steps.</param>
    /// <returns>Whose turn it is, step by step.</returns>
    public static IEnumerable<int[]> Of(int[] steps, int mortal) => Lives(steps, mortal, 0).SelectMany(lives => Merge(lives, []));

    private static IEnumerable<int[]> Lives(int[] steps, int mortal, int client)
    {
        if (client == mortal)
            return [steps];
        return Enumerable.Range(0, steps[client] + 1).SelectMany(lives =>
        {
            var shorter = steps.ToArray();
            shorter[client] = lives;
            return Lives(shorter, mortal, client + 1);
        });
    }

    private static IEnumerable<int[]> Merge(int[] left, int[] order)
    {
        if (left.Sum() == 0)
            return [order];
        return Enumerable.Range(0, left.Length).Where(client => left[client] > 0).SelectMany(client =>
        {
            var rest = left.ToArray();
            rest[client]--;
            return Merge(rest, [.. order, client]);
        });
    }
}
