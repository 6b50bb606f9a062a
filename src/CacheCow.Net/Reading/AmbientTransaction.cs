using System.Diagnostics.Tracing;
using System.Runtime.CompilerServices;
using System.Transactions;

namespace CacheCow.Net;

/// <summary>
/// Is the caller in an ambient transaction? Asked at each read, and <see cref="Transaction.Current"/> takes longer than all the rest of a hit in the local tier: it is asked only
/// in a process that has ever made a transaction.
/// </summary>
/// <remarks>
/// <para>Whoever makes a transaction tells it by an event before the constructor returns. A transaction that is older than the listener would not be known, so the listener is
/// believed only if nobody can have made one before it listened: the event source, which is made at the first use of transactions, was not there yet; and only if a transaction
/// made for trial was told of (events can be switched off).</para>
/// <para>In doubt, <see cref="Transaction.Current"/> is asked always.</para>
/// </remarks>
internal sealed class AmbientTransaction : EventListener
{
    private const string SourceName = "System.Transactions.TransactionsEventSource";

    private static volatile bool _mayBeAny;

    [ThreadStatic]
    private static bool _isTrial;

    private static bool _isTrialTold;
    private bool _isMade;
    private bool _isTooLate;

    static AmbientTransaction()
    {
        // Nobody reads what is known before this has ended; a transaction that is made meanwhile is told from the listener's first moment on.
        var listener = new AmbientTransaction();
        listener._isMade = true;
        if (!listener._isTooLate && IsTrialTold() && !listener._isTooLate)
        {
            Listener = listener;
            return;
        }

        listener.Dispose();
        _mayBeAny = true;
    }

    private AmbientTransaction()
    {
    }

    /// <summary>Is the caller in one?</summary>
    public static bool IsPresent
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _mayBeAny && IsCurrent();
    }

    // Kept from being collected.
    private static AmbientTransaction? Listener { get; set; }

    /// <inheritdoc/>
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (eventSource.Name != SourceName)
            return;
        if (_isMade)
            EnableEvents(eventSource, EventLevel.Informational);
        else
            _isTooLate = true; // called by the base's constructor, for what is there already
    }

    /// <inheritdoc/>
    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        if (_isTrial)
        {
            _isTrialTold = true;
            return;
        }

        _mayBeAny = true;
        DisableEvents(eventData.EventSource);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsCurrent() => Transaction.Current is not null;

    private static bool IsTrialTold()
    {
        _isTrial = true;
        try
        {
            // The process's first transaction starts a timer of the platform's, for ever: not with the ambient values of whoever reads first.
            using var _ = Background.WithoutContext();
            using var trial = new CommittableTransaction();
        }
        finally
        {
            _isTrial = false;
        }

        return _isTrialTold;
    }
}
