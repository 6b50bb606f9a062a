using System.Text.Json.Serialization;

namespace CacheCow.Net.Nodes;

/// <summary>What a node has seen, or several together.</summary>
internal sealed class Findings
{
    /// <summary>The ages of stale reads are counted in classes below so many milliseconds; the last class has no end.</summary>
    public static readonly int[] AgeClasses = [1, 10, 100, 1000, int.MaxValue];

    public bool HasLocalTier { get; set; }

    /// <summary>Objects that were read.</summary>
    public long Reads { get; set; }

    public long LocalHits { get; set; }

    public long StoreHits { get; set; }

    public long Fetches { get; set; }

    public long FillsRejected { get; set; }

    /// <summary>Objects that were changed and invalidated.</summary>
    public long Writes { get; set; }

    /// <summary>Reads of what was older than an invalidation that had returned before the read began.</summary>
    public long Stale { get; set; }

    /// <summary>Of these, older than one that had returned longer ago than the local tier may be stale.</summary>
    public long Beyond { get; set; }

    /// <summary>Of these, older than one that had returned in the very process of the reader.</summary>
    public long OwnStale { get; set; }

    /// <summary>Reads that brought another key's object, or none.</summary>
    public long Wrong { get; set; }

    /// <summary>Objects that were older than an invalidation that had returned, when all was over.</summary>
    public long StaleAtRest { get; set; }

    /// <summary>How old the oldest news were that a read did not know, in milliseconds.</summary>
    public double MaxAgeMs { get; set; }

    /// <summary>The stale reads by age, in <see cref="AgeClasses"/>.</summary>
    public long[] Ages { get; set; } = new long[AgeClasses.Length];

    /// <summary>Invalidations that failed, and were begun again.</summary>
    public long StoreErrors { get; set; }

    /// <summary>Whatever else was thrown.</summary>
    public long Errors { get; set; }

    public string? FirstError { get; set; }

    /// <summary>Was a promise broken?</summary>
    [JsonIgnore]
    public bool AreBad => (HasLocalTier ? Beyond : Stale) + OwnStale + Wrong + StaleAtRest + Errors > 0;

    public void AddAge(TimeSpan age)
    {
        MaxAgeMs = Math.Max(MaxAgeMs, age.TotalMilliseconds);
        Ages[Array.FindIndex(AgeClasses, most => age.TotalMilliseconds < most)]++;
    }

    public void Add(Findings other)
    {
        HasLocalTier |= other.HasLocalTier;
        (Reads, LocalHits, StoreHits, Fetches) = (Reads + other.Reads, LocalHits + other.LocalHits, StoreHits + other.StoreHits, Fetches + other.Fetches);
        (FillsRejected, Writes) = (FillsRejected + other.FillsRejected, Writes + other.Writes);
        (Stale, Beyond, OwnStale) = (Stale + other.Stale, Beyond + other.Beyond, OwnStale + other.OwnStale);
        (Wrong, StaleAtRest) = (Wrong + other.Wrong, StaleAtRest + other.StaleAtRest);
        (StoreErrors, Errors, FirstError) = (StoreErrors + other.StoreErrors, Errors + other.Errors, FirstError ?? other.FirstError);
        MaxAgeMs = Math.Max(MaxAgeMs, other.MaxAgeMs);
        for (var i = 0; i < Ages.Length; i++)
            Ages[i] += other.Ages[i];
    }

    public void AddError(Exception exception)
    {
        Errors++;
        FirstError ??= $"{exception.GetType().Name}: {exception.Message}";
    }
}
