namespace CacheCow.Net;

/// <summary>
/// Asks the store, for no longer than <see cref="CacheCowOptions.StoreTimeout"/>. A step that fails is counted, and its outcome is not known.
/// </summary>
internal sealed partial class StoreSteps(ICacheStore store, CacheCowOptions options, CacheMetrics metrics)
{
    public ICacheStore Store => store;

    public bool ReadsThrow => options.OnStoreError == OnStoreError.Throw;

    /// <summary>The step on so many objects, bounded in time. A step that is done already, as in memory, costs nothing.</summary>
    public ValueTask<T> Bound<T>(ValueTask<T> step, int objects, CancellationToken cancellationToken) => step.IsCompleted
        ? step
        : new(WaitAsync(step.AsTask(), objects, cancellationToken));

    /// <summary>Is this the store's failure, rather than the caller's wish or mistake?</summary>
    public static bool IsFailure(Exception exception, CancellationToken cancellationToken) => exception switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        ArgumentException => false,
        _ => true,
    };

    public CacheStoreException Failed(StoreStep step, string where, Exception exception)
    {
        metrics.StoreError(step);
        var what = exception is TimeoutException ? $"no answer in time ({nameof(CacheCowOptions.StoreTimeout)} is {options.StoreTimeout.TotalMilliseconds} ms)" : exception.Message;
        return new CacheStoreException(
            $"Cache '{metrics.CacheName}': the store could not {Verb(step)} '{where}': {what}. Whether it happened is not known." +
            Remedy(step), exception);
    }

    /// <summary>R1, once more, for a caller that has waited in vain. Nothing, if the store fails.</summary>
    public async ValueTask<Stored> TryReadAsync(Place place)
    {
        try
        {
            return place.HasTags
                ? Stored.Of(await Bound(store.ReadManyAsync(place.WithTags, default), 1, default).ConfigureAwait(false))
                : new Stored(await Bound(store.ReadAsync(place.Keys, default), 1, default).ConfigureAwait(false), default);
        }
        catch (Exception exception) when (IsFailure(exception, default))
        {
            metrics.StoreError(StoreStep.Read);
            return default;
        }
    }

    /// <summary>R2. <see langword="null"/>: the store failed. Not to be cancelled: a lease that nobody knows of would stand in everybody's way.</summary>
    /// <exception cref="CacheStoreException">The store failed, and the options ask for an exception.</exception>
    public async ValueTask<LeaseReply?> LeaseAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte>? unwanted)
    {
        Task<LeaseReply>? asked = null;
        try
        {
            var step = store.LeaseAsync(keys, token, options.LeaseLifetime, unwanted, default);
            if (step.IsCompleted)
                return await step.ConfigureAwait(false);
            return await Bound(new ValueTask<LeaseReply>(asked = step.AsTask()), 1, default).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, default))
        {
            var failure = Failed(StoreStep.Lease, keys.Data, exception);

            ReleaseWhateverWasGranted(asked, keys, token);
            return ReadsThrow ? throw failure : null;
        }
    }

    // The lease may have been granted all the same, now or later; nobody would end it.
    private void ReleaseWhateverWasGranted(Task<LeaseReply>? asked, CacheKeys keys, LeaseToken token)
    {
        if (asked is null)
            _ = Task.Run(() => ReleaseAsync(keys, token).AsTask()); // a store that fails synchronously may take its time: a locked file
        else
            _ = ReleaseNowAndWhenGrantedAsync(asked, keys, token);
    }

    private async Task ReleaseNowAndWhenGrantedAsync(Task<LeaseReply> asked, CacheKeys keys, LeaseToken token)
    {
        await ReleaseAsync(keys, token).ConfigureAwait(false);
        await ((Task)asked).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // A step that is carried out after its time-out comes after that release, too.
        if (asked is { IsCompletedSuccessfully: true, Result.State: LeaseState.Granted })
            await ReleaseAsync(keys, token).ConfigureAwait(false);
    }

    /// <summary>R4. <see langword="null"/>: the store failed; the bytes may have been stored, or may be later, but only under this token.</summary>
    public async ValueTask<FillOutcome?> FillAsync(CacheKeys keys, LeaseToken token, ReadOnlyMemory<byte> value, TimeSpan lifetime)
    {
        try
        {
            var outcome = await Bound(store.FillAsync(keys, token, value, lifetime, default), 1, default).ConfigureAwait(false);
            metrics.Fill(outcome);
            return outcome;
        }
        catch (Exception exception) when (IsFailure(exception, default))
        {
            metrics.StoreError(StoreStep.Fill);
            _ = ReleaseAsync(keys, token).AsTask();
            return null;
        }
    }

    /// <summary>R5. <see langword="false"/>: the lease was no longer there, or the store failed.</summary>
    public async ValueTask<bool> ReleaseAsync(CacheKeys keys, LeaseToken token)
    {
        try
        {
            return await Bound(store.ReleaseAsync(keys, token, default), 1, default).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, default))
        {
            metrics.StoreError(StoreStep.Release);
            return false;
        }
    }

    /// <summary>The versions of tags. <see langword="null"/>: the store failed.</summary>
    /// <exception cref="CacheStoreException">The store failed, and the options ask for an exception.</exception>
    public async ValueTask<ReadOnlyMemory<byte>[]?> TagVersionsAsync(IReadOnlyList<CacheKeys> tags)
    {
        try
        {
            return await Bound(store.TagVersionsAsync(tags, default), tags.Count, default).ConfigureAwait(false);
        }
        catch (Exception exception) when (IsFailure(exception, default))
        {
            var failure = Failed(StoreStep.Tags, tags[0].Data, exception);
            return ReadsThrow ? throw failure : null;
        }
    }

    /// <summary>Are these still the versions of the tags? If the store cannot be asked, no.</summary>
    public async ValueTask<bool> FitAsync(CacheKeys[] tags, TagVersions versions)
    {
        try
        {
            return TagVersions.From(await Bound(store.ReadManyAsync(tags, default), tags.Length, default).ConfigureAwait(false)).Fit(versions);
        }
        catch (Exception exception) when (IsFailure(exception, default))
        {
            metrics.StoreError(StoreStep.Tags);
            return false;
        }
    }

    /// <summary>The store's time in milliseconds since 1970. <see langword="null"/>: the store failed.</summary>
    public async ValueTask<long?> TimeAsync()
    {
        try
        {
            return (await Bound(store.TimeAsync(default), 1, default).ConfigureAwait(false)).ToUnixTimeMilliseconds();
        }
        catch (Exception exception) when (IsFailure(exception, default))
        {
            metrics.StoreError(StoreStep.Time);
            return null;
        }
    }

    private ValueTask BoundAsync(ValueTask step, int objects, CancellationToken cancellationToken) => step.IsCompleted
        ? step
        : new(WaitAsync(step.AsTask(), objects, cancellationToken));

    private async Task<T> WaitAsync<T>(Task<T> step, int objects, CancellationToken cancellationToken)
    {
        await WaitAsync((Task)step, objects, cancellationToken).ConfigureAwait(false);
        return await step.ConfigureAwait(false);
    }

    private async Task WaitAsync(Task step, int objects, CancellationToken cancellationToken)
    {
        try
        {
            await step.WaitAsync(options.StoreTimeout * (1 + objects / 1000), options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch when (!step.IsCompleted)
        {
            LateFailure.Observe(step);
            throw;
        }
    }

    private static string Remedy(StoreStep step) => step switch
    {
        StoreStep.Invalidate or StoreStep.InvalidateTags or StoreStep.InvalidateMatching or StoreStep.Clear =>
            " Invalidate again until it succeeds: until then an old object may be read.",
        StoreStep.BeginWrite => " The write has not begun: leave the source as it is, or invalidate after the change.",
        StoreStep.EndWrite => " Its write intent may have run out before, so an old object may be read: invalidate again until it succeeds. It is also tried again in the background.",
        _ => "",
    };

    private static string Verb(StoreStep step) => step switch
    {
        StoreStep.Read => "read",
        StoreStep.Lease => "lease",
        StoreStep.BeginWrite => "begin the write of",
        StoreStep.RenewWrite => "renew the write of",
        StoreStep.EndWrite => "end the write of",
        StoreStep.Tags => "read the versions of the tags at",
        StoreStep.InvalidateTags => "invalidate the tags at",
        StoreStep.InvalidateMatching => "invalidate what fits",
        StoreStep.Clear => "clear",
        _ => "invalidate",
    };
}
