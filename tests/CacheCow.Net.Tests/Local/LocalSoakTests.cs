using System.Diagnostics.CodeAnalysis;

namespace CacheCow.Net.Tests.Local;

/// <summary>Many threads at once do all that can be done; afterwards, the structure is whole.</summary>
[SuppressMessage("Security", "CA5394", Justification = "Nothing is to be kept secret.")]
internal sealed class LocalSoakTests
{
    private const int Keys = 60_000;
    private const int StepsPerWriter = 150_000;

    [Test]
    public async Task Table_AfterReadersAndWritersAtOnce_IsWhole([Values] Eviction eviction, [Values(50, 3000, 40_000)] int maxEntries)
    {
        var table = Entries.Table(maxEntries, eviction, maxBytes: maxEntries * 150L);
        using var over = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 2).Select(seed => Task.Run(() => Read(table, seed, over.Token))).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(seed => Task.Run(() => Write(table, seed))));
        await over.CancelAsync();
        Assert.That(await Task.WhenAll(readers), Is.All.Zero, "entries of another key");
        CheckWhole(table, maxEntries);
    }

    [Test]
    public async Task Find_WhileTheTableGrows_ReturnsTheEntryOrNothing()
    {
        var table = Entries.Table(1_000_000);
        using var over = new CancellationTokenSource();
        var reader = Task.Run(() => Read(table, 1, over.Token));
        for (var key = 0; key < 4 * Keys; key++)
            table.Put(key);
        await over.CancelAsync();
        Assert.That(await reader, Is.Zero, "entries of another key");
        for (var key = 0; key < 4 * Keys; key++)
            Assert.That(table.Find(key)?.Value, Is.EqualTo(key));
    }

    private static int Read(LocalTable<int> table, int seed, CancellationToken over)
    {
        var random = new Random(seed);
        var wrong = 0;
        while (!over.IsCancellationRequested)
        {
            var key = KeyOf(random);
            if (table.Find(key) is { } entry && !entry.Value!.Equals(key))
                wrong++;
        }

        return wrong;
    }

    private static void Write(LocalTable<int> table, int seed)
    {
        var random = new Random(~seed);
        for (var i = 0; i < StepsPerWriter; i++)
        {
            var key = KeyOf(random);
            var what = random.Next(1000);
            if (what < 800)
                table.Put(key, 100 + random.Next(100));
            else if (what < 950)
                table.Invalidate(key);
            else if (what < 999 && table.Find(key) is { } entry)
                table.Remove(entry);
            else if (what == 999 && random.Next(20) == 0)
                table.Clear();
        }
    }

    // Low keys more often.
    private static int KeyOf(Random random) => random.Next(random.Next(1, Keys));

    // The chains by key, those by store hash, the counts and the policy's lists must all tell of the same entries.
    private static void CheckWhole(LocalTable<int> table, int maxEntries)
    {
        var held = Enumerable.Range(0, Keys).Select(table.Find).OfType<LocalEntry<int>>().ToArray();
        Assert.That((table.Count, table.Bytes), Is.EqualTo((held.Length, held.Sum(entry => (long)entry.Size))));
        Assert.That(held, Is.Not.Empty);
        foreach (var entry in held)
            table.Drop(entry.StoreHash);
        Assert.That((table.Count, table.Bytes), Is.EqualTo((0, 0L)));
        for (var key = 0; key < 3 * maxEntries; key++)
            table.Put(Keys + key);
        Assert.That(table.Count, Is.GreaterThan(maxEntries * 9 / 10).And.LessThanOrEqualTo(maxEntries));
        Assert.That(Enumerable.Range(Keys, 3 * maxEntries).Count(key => table.Find(key) is not null), Is.EqualTo(table.Count));
    }
}
