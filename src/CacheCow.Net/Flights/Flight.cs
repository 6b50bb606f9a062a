namespace CacheCow.Net;

/// <summary>
/// One object on its way: a lease, a fetch, a fill, shared by the callers of this process that ask for it meanwhile.
/// </summary>
/// <remarks>
/// <para>Sharing must not break P1, so every caller has a seat, and each answer covers the seats that it is surely good for:</para>
/// <list type="number">
/// <item>What was read from the store covers who boarded before the request was sent (S2).</item>
/// <item>What was fetched covers who boarded before the fetch began.</item>
/// <item>If the fill is accepted, it covers everybody: the check-and-set came after they boarded, so no invalidation returned before they
/// did. Hence the door closes before the fill is sent (S1). Only those whom nothing else covers wait for its answer.</item>
/// </list>
/// <para>Who is not covered goes on with <see cref="Next"/>, a flight that was made after this one's door closed: whatever that one
/// brings was asked for after all of them had come. So a herd waits for two fetches at the most. If there is none, the first of them makes it, and leads it: a synchronous caller
/// on its own thread.</para>
/// <para>Guarded by the lock of its <see cref="FlightStripe{TKey,TObj}"/>, except where it says otherwise.</para>
/// </remarks>
internal sealed class Flight<TKey, TObj>(FlightStripe<TKey, TObj> stripe, TKey key, Place place, Departure departure, Crew crew)
    where TKey : notnull
{
    /// <summary>The seat of who came over from an earlier flight: covered by whatever this one brings.</summary>
    public const int FirstSeat = 0;

    private readonly TaskCompletionSource<Landing<TObj>> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<Landing<TObj>>? _rest;
    private int _boarded;
    private int _waiting;
    private bool _isDoorClosed;
    private bool _isAbandoned;
    private bool _goesOn;

    public TKey Key { get; } = key;

    public Place Place { get; } = place;

    public CacheKeys Keys => Place.Keys;

    public Crew Crew { get; } = crew;

    public LeaseToken Token { get; } = LeaseToken.Create();

    public Departure Departure { get; } = departure;

    /// <summary>What lies in the store and is of no use: the lease is granted over it. Only the leader reads and sets it.</summary>
    public ReadOnlyMemory<byte>? Unwanted { get; set; } = departure.Unwanted;

    /// <summary>The versions that its tags had when the lease was granted: what is fetched is stored with them. Only the leader reads and sets it.</summary>
    public TagVersions Tags { get; set; }

    /// <summary>Where those go on who are not covered; <see langword="null"/>: none of them has gone on, and nobody has come since the door was closed.</summary>
    public Flight<TKey, TObj>? Next { get; set; }

    /// <summary>Callers of an earlier flight may come over, at any time: they have no seats.</summary>
    public bool TakesOver { get; set; }

    /// <summary>
    /// Completes when the flight has ended, or has an answer for some (<see cref="Landing{TObj}.Rest"/> is for the others); fails with what the fetch threw. Safe to read at any time.
    /// </summary>
    public Task<Landing<TObj>> Landed => _landed.Task;

    /// <summary>The seat of one more caller; -1: the door is closed.</summary>
    public int TryBoard()
    {
        if (_isDoorClosed || _isAbandoned)
            return -1;
        _waiting++;
        return ++_boarded;
    }

    /// <summary>Who is on board now: whatever is asked for from now on covers them. Takes the lock.</summary>
    public int CountBoarded()
    {
        lock (stripe.Lock)
            return _boarded;
    }

    /// <summary>S1. Nobody boards any more. Takes the lock.</summary>
    public int CloseDoor()
    {
        lock (stripe.Lock)
        {
            _isDoorClosed = true;
            return _boarded;
        }
    }

    /// <summary>May callers of an earlier flight come over, who came before this one was made? Within the lock.</summary>
    public bool TryTakeOver()
    {
        if (_isDoorClosed || _isAbandoned)
            return false;
        return TakesOver = true;
    }

    /// <summary>
    /// Takes a caller who is not covered over to the next flight, which the first of them may have to lead. The flight is <see langword="null"/> if everybody has left that
    /// one: its fetch may have been cancelled. After the landing. Takes the lock.
    /// </summary>
    public Boarding<TKey, TObj> GoOn()
    {
        lock (stripe.Lock)
        {
            var mustLead = false;
            Next ??= stripe.Following(this, out mustLead);
            return Next.TryMoveIn() ? new(Next, FirstSeat, mustLead) : default;
        }
    }

    private bool TryMoveIn()
    {
        if (_isAbandoned)
            return false;
        _waiting++;
        return true;
    }

    /// <summary>A caller no longer waits. Takes the lock.</summary>
    /// <param name="goesOn">Also when nobody waits any more, the fetch goes on.</param>
    public void Leave(bool goesOn = false)
    {
        lock (stripe.Lock)
        {
            // Whoever stays away after this one does not stop the fetch, either.
            _waiting += goesOn && !_goesOn ? 1 : 0;
            _goesOn |= goesOn;
            if (--_waiting > 0 || _isAbandoned || Landed.IsCompleted)
                return;
            _isAbandoned = true;
            stripe.Forget(this);
        }

        Crew.Abandon();
    }

    /// <summary>
    /// Has an answer for those whom it covers; the others, who boarded after the fetch began, wait on for the fill's answer. The door is closed, so all who came are known; it stays
    /// closed to whoever comes before the flight has ended, and takes the next. If there are no others, the flight has ended. Takes the lock.
    /// </summary>
    public void Answer(int boarded, Landing<TObj> landing)
    {
        if (boarded <= landing.Covers)
        {
            Land(landing);
            return;
        }

        lock (stripe.Lock)
        {
            _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _landed.TrySetResult(landing with { Rest = _rest.Task });
        }
    }

    /// <summary>Ends with a landing; a flight that has ended already stays as it is. Those who are not covered go on by themselves. Takes the lock.</summary>
    public void Land(Landing<TObj> landing)
    {
        bool isFirst;
        lock (stripe.Lock)
        {
            stripe.Forget(this);
            isFirst = (_rest ?? _landed).TrySetResult(landing) && !_isAbandoned;
        }

        if (isFirst)
            Crew.Land();
    }

    /// <summary>Ends with what was thrown; if it was cancelled since nobody waited any more, as abandoned. Takes the lock.</summary>
    public void End(Exception exception)
    {
        if (exception is OperationCanceledException && Crew.Cancelled.IsCancellationRequested)
            Land(Landing<TObj>.Abandoned);
        else
            Crash(exception);
    }

    // For everybody on board: an exception is not an old object.
    private void Crash(Exception exception)
    {
        bool isFirst;
        lock (stripe.Lock)
        {
            stripe.Forget(this);
            var ending = _rest ?? _landed;
            isFirst = ending.TrySetException(exception);
            _ = ending.Task.Exception;
            isFirst &= !_isAbandoned;
        }

        if (isFirst)
            Crew.Land();
    }
}
