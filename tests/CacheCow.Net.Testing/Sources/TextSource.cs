using System.Collections.Concurrent;

namespace CacheCow.Net.Testing;

/// <summary>A source of texts whose reads can be stopped after they have read and before they answer.</summary>
public sealed class TextSource
{
    private readonly ConcurrentDictionary<string, string> _texts = new();
    private int _fetches;
    private int _queries;

    /// <summary>The next fetch waits here, with what it has read in its hands.</summary>
    public Gate? Hold { get; set; }

    /// <summary>What every fetch throws.</summary>
    public Exception? Fails { get; set; }

    /// <summary>Whoever asks for this one, among others or alone, gets an exception.</summary>
    public string? FailingKey { get; set; }

    /// <summary>How many objects have been asked for.</summary>
    public int Fetches => _fetches;

    /// <summary>How many times the source was asked.</summary>
    public int Queries => _queries;

    public string? this[string key]
    {
        get => _texts.GetValueOrDefault(key);
        set
        {
            if (value is null)
                _texts.TryRemove(key, out _);
            else
                _texts[key] = value;
        }
    }

    public async ValueTask<IReadOnlyDictionary<string, string>> ReadAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _fetches, keys.Count);
        Interlocked.Increment(ref _queries);
        var texts = keys.Where(_texts.ContainsKey).ToDictionary(key => key, key => _texts[key]);
        if (Hold is { } gate)
        {
            Hold = null;
            await gate.PassAsync(cancellationToken);
        }

        if (FailingKey is { } failing && keys.Contains(failing))
            throw new InvalidOperationException($"{failing} fails.");
        return Fails is null ? texts : throw Fails;
    }
}
