namespace CacheCow.Net;

/// <summary>Why a write to the source has failed.</summary>
/// <param name="Name">The exception's type, or a word: never its message, which could tell what was written.</param>
/// <param name="IsPermanent">To try again is of no use.</param>
internal sealed record WriteFailure(string Name, bool IsPermanent = false)
{
    /// <summary>All attempts ended with their process, or were cut off.</summary>
    public static readonly WriteFailure Interrupted = new(nameof(Interrupted), IsPermanent: true);

    public static readonly WriteFailure TimedOut = new(typeof(TimeoutException).FullName!);
}
