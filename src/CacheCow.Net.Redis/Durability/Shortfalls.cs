namespace CacheCow.Net.Redis;

/// <summary>Of several shortfalls, the one to tell of.</summary>
internal static class Shortfalls
{
    /// <summary>The worst, if these are all; else <see langword="null"/>.</summary>
    public static ReplicationShortfallException? Of(Exception[] errors) => Array.TrueForAll(errors, error => error is ReplicationShortfallException)
        ? errors.Cast<ReplicationShortfallException>().MinBy(error => error.Confirmed)
        : null;

    /// <summary>Waits for all; the first error that is no shortfall is thrown, or else the worst shortfall.</summary>
    public static async Task AllAsync(Task[] confirmations)
    {
        var all = Task.WhenAll(confirmations);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (all.Exception is { } exception && Of([.. exception.InnerExceptions]) is { } worst)
            throw worst;
        await all.ConfigureAwait(false);
    }
}
