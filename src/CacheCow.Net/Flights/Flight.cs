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
/// <para>Who is not covered goes on with <see cref="Next"/>, the first flight that was made after this one's door closed: whatever that one
/// brings was asked for after all of them had come. So a herd waits for two fetches at the most.</para>
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

    /// <summary>Where those go on who are not covered. Set before <see cref="Landed"/> completes, if anybody is not.</summary>
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

    /// <summary>Takes in a caller of the flight before. <see langword="false"/>: everybody has left, and the fetch may have been cancelled. Takes the lock.</summary>
    public bool TryMoveIn()
    {
        lock (stripe.Lock)
        {
            if (_isAbandoned)
                return false;
            _waiting++;
            return true;
        }
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
    /// closed to whoever comes before the flight has ended, and takes the next. Takes the lock.
    /// </summary>
    public void Answer(Landing<TObj> landing)
    {
        lock (stripe.Lock)
        {
            _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _landed.TrySetResult(landing with { Rest = _rest.Task });
        }
    }

    /// <summary>Ends with a landing. Takes the lock.</summary>
    /// <returns>The flight to start for those who are not covered; <see langword="null"/>: all are, or theirs is under way already.</returns>
    public Flight<TKey, TObj>? Land(Landing<TObj> landing)
    {
        Flight<TKey, TObj>? started = null;
        bool isFirst;
        lock (stripe.Lock)
        {
            stripe.Forget(this);
            if (landing.Covers < _boarded && Next is null && !_isAbandoned)
                started = Next = stripe.Start(Key, Place);
            isFirst = (_rest ?? _landed).TrySetResult(landing) && !_isAbandoned;
        }

        if (isFirst)
            Crew.Land();
        return started;
    }

    /// <summary>Ends with what the fetch threw, for everybody on board: an exception is not an old object. Takes the lock.</summary>
    public void Crash(Exception exception)
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
