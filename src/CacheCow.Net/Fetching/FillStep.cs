using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>R4, R5: fills the store with what was fetched, or gives the lease back, and completes the fetch.</summary>
internal sealed class FillStep<TKey, TObj>(
    FetchTable<TKey, TObj> table, ObjectSource<TKey, TObj> source, StoreSteps store, ObjectCodec<TKey, TObj> codec, CacheCowOptions options, LocalPuts<TKey, TObj> local, Sharing sharing)
    where TKey : notnull
{
    /// <summary>Has an answer for those who came before the fetch when it returns; the fill's is waited for in the background. Never throws.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask FillAndCompleteAsync(LeasedFetch<TKey, TObj> leased, Fetched<TKey, TObj> fetched)
    {
        var fetch = leased.Fetch;
        try
        {
            var known = fetched.Of(fetch.Key);
            var policy = fetched.DoNotStore ? EntryPolicy.DoNotStore : PolicyOf(fetch, known.Object);
            var stores = leased.IsLeased && policy.Stores(known.Exists);
            var (kept, expiresAt) = stores ? await LifetimeAsync(policy, known.Exists).ConfigureAwait(false) : default;

            // S1: nobody joins any more once the fill is sent.
            var arrivals = table.Close(fetch);
            var isShared = arrivals > leased.ValidThrough || fetch.TakesFromEarlier;
            var isCopied = (arrivals > 1 || fetch.TakesFromEarlier) && known.Exists && !sharing.MayShare(known.Object);
            var encoded = stores || isCopied ? codec.Encode(fetch.Address, known, fetch.Tags, expiresAt) : null;
            var outcome = stores && encoded is { } sent
                ? FillAsync(fetch, sent.Envelope, kept)
                : CertifyAsync(leased);

            var filling = new Filling(known, encoded, stores, isShared);
            if (outcome.IsCompleted)
            {
                await CompleteAsync(leased, filling, outcome).ConfigureAwait(false);
                return;
            }

            // Who joined before the fetch began has what is new enough, whatever becomes of the fill: only who came later waits for its answer.
            table.Answer(fetch, arrivals, filling.Result(leased.ValidThrough));
            _ = CompleteAsync(leased, filling, outcome);
        }
        catch (Exception exception)
        {
            await ReleaseAsync(leased).ConfigureAwait(false);
            table.Fail(fetch, exception);
        }
    }

    /// <summary>R5, if it holds the lease.</summary>
    public ValueTask<bool> ReleaseAsync(LeasedFetch<TKey, TObj> leased) => leased.IsLeased ? store.ReleaseAsync(leased.Fetch.Keys, leased.Fetch.Token) : default;

    /// <summary>Completes a fetch when its fill is answered. Never throws.</summary>
    private async Task CompleteAsync(LeasedFetch<TKey, TObj> leased, Filling filling, ValueTask<FillOutcome?> outcome)
    {
        var fetch = leased.Fetch;
        try
        {
            // An accepted fill knows nothing of tags: the certificate is that their versions, read after nobody joins any more, are still those of the lease.
            var tagsStand = !filling.IsShared || !fetch.Address.HasTags || (leased.IsLeased && await store.FitAsync(fetch.Address.Tags, fetch.Tags).ConfigureAwait(false));
            var ended = await outcome.ConfigureAwait(false);
            if (ended == FillOutcome.Stored && filling is { Stores: true, Encoded: { } stored })
                local.Put(fetch.Key, fetch.Address, fetch.Request.Ticket, new Found<TObj>(filling.Known, stored.Payload, stored.ExpiresAt));
            var isCertified = tagsStand && ended is FillOutcome.Stored or FillOutcome.TooLarge;
            table.Complete(fetch, filling.Result(isCertified ? int.MaxValue : leased.ValidThrough));
        }
        catch (Exception exception)
        {
            await ReleaseAsync(leased).ConfigureAwait(false);
            table.Fail(fetch, exception);
        }
    }

    // Started, not awaited: the versions of the tags are read at the same time.
    private ValueTask<FillOutcome?> FillAsync(SharedFetch<TKey, TObj> fetch, ReadOnlyMemory<byte> envelope, TimeSpan lifetime) =>
        store.FillAsync(fetch.Keys, fetch.Token, envelope, lifetime);

    // R5. That the lease was still there certifies as much as an accepted fill.
    private async ValueTask<FillOutcome?> CertifyAsync(LeasedFetch<TKey, TObj> leased) => await ReleaseAsync(leased).ConfigureAwait(false) ? FillOutcome.Stored : null;

    private async ValueTask<StoredLifetime> LifetimeAsync(EntryPolicy policy, bool found)
    {
        var lifetime = policy.Lifetime(found);
        var now = StoredLifetime.NeedsTime(policy, lifetime, found, options) ? await store.TimeAsync().ConfigureAwait(false) : null;
        return StoredLifetime.Of(policy, lifetime, found, now);
    }

    private EntryPolicy PolicyOf(SharedFetch<TKey, TObj> fetch, TObj? obj)
    {
        var policy = source.PolicyOf(fetch.Key, obj);
        return fetch.Request.Ttl is { } ttl ? policy with { Ttl = ttl } : policy;
    }

    /// <param name="Known">What was fetched.</param>
    /// <param name="Encoded">What may be stored; <see langword="null"/>: nothing.</param>
    /// <param name="Stores">It is to be stored.</param>
    /// <param name="IsShared">Somebody may have it who came after the fetch began.</param>
    private readonly record struct Filling(Known<TObj> Known, Encoded? Encoded, bool Stores, bool IsShared)
    {
        public FetchResult<TObj> Result(int validThrough) => new(Known, Encoded?.Payload, validThrough);
    }
}
