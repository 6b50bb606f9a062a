using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>Whether other processes were told of a change by the scripts that made it.</summary>
internal readonly struct Told
{
    /// <summary>More than one: what one script does is told by that script, in the same atomic step; what several do is told after all of them.</summary>
    public const int ManySteps = 2;

    private Told(bool isDone, bool isAgain) => (IsDone, IsAgain) = (isDone, isAgain);

    /// <summary>The scripts have failed, or not been answered.</summary>
    public static Told NotYet => default;

    /// <summary>The scripts have worked, and told nobody.</summary>
    public static Told ByNobody => new(true, true);

    private bool IsDone { get; }

    private bool IsAgain { get; }

    /// <summary>The scripts have worked: what they answer is, or ends with, how many messages had no number. Those are not missed by who did not hear them.</summary>
    public static Told By(RedisResult[] answers) => new(true, Array.Exists(answers, IsAnyUnnumbered));

    /// <summary>Tells of what was not told of, or not surely. After all scripts: who hears of it must find nothing old in the store. Also if some have failed: the others are gone.</summary>
    public Task AnnounceAsync(InvalidationPublisher publisher, int steps, params byte[][] messages)
    {
        if (steps < ManySteps && !IsAgain)
            return Task.CompletedTask;

        // The first error is the one to be thrown: why the change itself failed.
        return IsDone ? publisher.AnnounceAsync(messages) : publisher.TryAnnounceAsync(messages);
    }

    private static bool IsAnyUnnumbered(RedisResult answer) => answer.Length > 0 ? (long)answer[^1] > 0 : !answer.IsNull && (long)answer > 0;
}
