namespace CacheCow.Net.Testing;

/// <summary>A request that a <see cref="HeldAnswersStore"/> was sent: what it read then is kept until the test lets it answer.</summary>
public sealed class HeldRequest(IReadOnlyList<CacheKeys> keys, ReadOnlyMemory<byte>?[] values)
{
    private readonly TaskCompletionSource<ReadOnlyMemory<byte>?[]> _answer = new();

    public IReadOnlyList<CacheKeys> Keys { get; } = [.. keys];

    /// <summary>Completes when the test says so; those who wait go on where it is said.</summary>
    public Task<ReadOnlyMemory<byte>?[]> Answered => _answer.Task;

    public void Answer() => AnswerWith(values);

    public void AnswerWith(params ReadOnlyMemory<byte>?[] others) => OutsideOfContexts(() => _answer.SetResult(others));

    public void Fail(Exception exception) => OutsideOfContexts(() => _answer.SetException(exception));

    // Within one, those who wait would go on elsewhere, and some time later.
    private static void OutsideOfContexts(Action complete)
    {
        var context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        complete();
        SynchronizationContext.SetSynchronizationContext(context);
    }
}
