namespace CacheCow.Net;

/// <summary>Renews the intents of a write again and again, until it is disposed of, or nobody refers to the write any more: one that was forgotten runs out.</summary>
internal sealed class Renewals : IDisposable
{
    private readonly WeakReference<WriteIntents> _intents;
    private readonly ITimer _timer;

    public Renewals(WriteIntents intents, TimeProvider time, TimeSpan interval)
    {
        _intents = new WeakReference<WriteIntents>(intents);
        using (Background.WithoutContext())
            _timer = time.CreateTimer(static renewals => ((Renewals)renewals!).Renew(), this, interval, interval);
    }

    public void Dispose() => _timer.Dispose();

    private void Renew()
    {
        if (_intents.TryGetTarget(out var intents))
            intents.Renew();
        else
            _timer.Dispose();
    }
}
