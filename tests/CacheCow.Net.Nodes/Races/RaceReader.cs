using System.Diagnostics;

namespace CacheCow.Net.Nodes;

/// <summary>Reads one object after the other, or a few at once, and judges what comes by what had returned before.</summary>
internal sealed class RaceReader(Course course, Random random)
{
    private const int Batch = 4;

    // Objects that are there at once would otherwise leave the cores to nobody else.
    private const int AtOnceInARow = 32;

    private int _atOnce;

    public Findings Found { get; } = new();

    /// <summary>What it does just now, for whoever wonders why it does not end.</summary>
    public string Doing { get; private set; } = "";

    public async Task RunAsync(CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            try
            {
                await (random.Next(16) == 0 ? ReadManyAsync() : ReadAsync());
            }
            catch (Exception exception)
            {
                Found.AddError(exception);
            }
        }
    }

    private async Task ReadAsync()
    {
        Doing = "reads one";
        var before = Before.Of(course, random.Next(course.Truth.Keys));
        var reading = course.Cache.ReadAsync(before.Key);
        var isAtOnce = reading.IsCompleted;
        Judge(before, await reading);
        await RestAsync(isAtOnce);
    }

    private async Task ReadManyAsync()
    {
        Doing = "reads several";
        var before = new Before[Batch];
        for (var i = 0; i < Batch; i++)
            before[i] = Before.Of(course, random.Next(course.Truth.Keys));
        var reading = course.Cache.ReadAsync(Array.ConvertAll(before, one => one.Key));
        var isAtOnce = reading.IsCompleted;
        var objects = await reading;
        foreach (var one in before)
            Judge(one, objects.GetValueOrDefault(one.Key));
        await RestAsync(isAtOnce);
    }

    private async Task RestAsync(bool isAtOnce)
    {
        Doing = "rests";
        _atOnce = isAtOnce ? _atOnce + 1 : 0;
        if (_atOnce % AtOnceInARow == AtOnceInARow - 1)
            await Task.Delay(1);
    }

    private void Judge(Before before, Versioned? got)
    {
        Found.Reads++;
        if (got is null || got.Key != before.Key)
        {
            Found.Wrong++;
            return;
        }

        if (got.Version < before.Own)
            Found.OwnStale++;
        if (got.Version >= before.Returned)
            return;
        var age = course.Truth.AgeOf(before.Key, got.Version, before.At);
        Found.Stale++;
        Found.AddAge(age);
        if (age > course.MaxStaleness)
            Found.Beyond++;
    }

    /// <summary>What had returned before a read began.</summary>
    private readonly record struct Before(int Key, long Returned, long Own, long At)
    {
        public static Before Of(Course course, int key) => new(key, course.Truth.Returned(key), course.Own[key], Stopwatch.GetTimestamp());
    }
}
