namespace CacheCow.Net;

/// <summary>
/// One object that is being fetched: a lease, a fetch, a fill, shared by the callers of this process that ask for it meanwhile.
/// </summary>
/// <remarks>
/// <para>Sharing must not break P1. So every caller has an arrival number, and each answer is valid through some number:</para>
/// <list type="number">
/// <item>What was read from the store is valid for who had joined before the request was sent (S2).</item>
/// <item>What was fetched is valid for who had joined before the fetch began (R3).</item>
/// <item>If the fill is accepted, it is valid for everybody: the check-and-set came after they had joined, so no invalidation returned before they came. Hence nobody joins any more
/// once the fill is sent (S1). Only those for whom nothing else is valid wait for its answer.</item>
/// </list>
/// <para>The others go on to <see cref="Next"/>, a fetch that was made after this one was closed: whatever it brings was asked for after all of them had come. So a herd waits for two
/// fetches at the most.</para>
/// <para>The state is guarded by the lock of the fetch's stripe in the <see cref="FetchTable{TKey,TObj}"/>, which alone changes it.</para>
/// </remarks>
internal sealed class SharedFetch<TKey, TObj>(int stripe, TKey key, StoreAddress address, FetchRequest request, FetchGroup group)
    where TKey : notnull
{
    private readonly TaskCompletionSource<FetchResult<TObj>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<FetchResult<TObj>>? _rest;
    private int _waiting;
    private bool _isClosed;
    private bool _runsUnwaited;

    public TKey Key { get; } = key;

    public StoreAddress Address { get; } = address;

    public CacheKeys Keys => Address.Keys;

    public FetchGroup Group { get; } = group;

    public LeaseToken Token { get; } = LeaseToken.Create();

    public FetchRequest Request { get; } = request;

    /// <summary>Which stripe of the table guards it.</summary>
    public int Stripe { get; } = stripe;

    /// <summary>What lies in the store and is of no use: the lease is granted over it. Only who runs the fetch reads and sets it.</summary>
    public ReadOnlyMemory<byte>? Unwanted { get; set; } = request.Unwanted;

    /// <summary>The versions that its tags had when the lease was granted: what is fetched is stored with them. Only who runs the fetch reads and sets it.</summary>
    public TagVersions Tags { get; set; }

    /// <summary>
    /// Completes with the result, or with one that is valid for some (<see cref="FetchResult{TObj}.Rest"/> is for the others); fails with what the source threw. Safe to read at any time.
    /// </summary>
    public Task<FetchResult<TObj>> Completion => _completion.Task;

    /// <summary>How many have joined.</summary>
    public int Arrivals { get; private set; }

    /// <summary>Everybody has left before it was completed.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Where those go on for whom its result is not valid; <see langword="null"/>: none of them has gone on, and nobody has come since it was closed.</summary>
    public SharedFetch<TKey, TObj>? Next { get; set; }

    /// <summary>Callers of an earlier fetch may come over, at any time: they have no arrival numbers.</summary>
    public bool TakesFromEarlier { get; set; }

    private bool TakesCallers => !_isClosed && !IsAbandoned;

    /// <summary>The number of one more caller; -1: it takes nobody any more.</summary>
    public int TryJoin()
    {
        if (!TakesCallers)
            return -1;
        _waiting++;
        return ++Arrivals;
    }

    /// <summary>A caller of an earlier fetch joins.</summary>
    public bool TryJoinFromEarlier()
    {
        if (IsAbandoned)
            return false;
        _waiting++;
        return true;
    }

    /// <summary>May callers of an earlier fetch come over, who came before this one was made?</summary>
    public bool TryTakeFromEarlier()
    {
        if (TakesCallers)
            TakesFromEarlier = true;
        return TakesCallers;
    }

    /// <summary>S1. Nobody joins any more.</summary>
    public void Close() => _isClosed = true;

    /// <summary>A caller no longer waits.</summary>
    /// <param name="runsOn">Also when nobody waits any more, the fetch runs on.</param>
    /// <returns>Nobody waits for it any more: it is to be abandoned.</returns>
    public bool Leave(bool runsOn)
    {
        // Whoever stays away after this one does not stop the fetch, either.
        _waiting += runsOn && !_runsUnwaited ? 1 : 0;
        _runsUnwaited |= runsOn;
        if (--_waiting > 0 || IsAbandoned || Completion.IsCompleted)
            return false;
        return IsAbandoned = true;
    }

    /// <summary>Answers those for whom the result is valid. The others wait on, for the answer to the fill.</summary>
    public void AnswerSome(FetchResult<TObj> result)
    {
        _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _completion.TrySetResult(result with { Rest = _rest.Task });
    }

    /// <returns>It was not completed before.</returns>
    public bool TryComplete(FetchResult<TObj> result) => Ending.TrySetResult(result);

    /// <returns>It was not completed before.</returns>
    public bool TryFail(Exception exception)
    {
        var isFirst = Ending.TrySetException(exception);
        _ = Ending.Task.Exception; // perhaps nobody asks
        return isFirst;
    }

    private TaskCompletionSource<FetchResult<TObj>> Ending => _rest ?? _completion;
}
