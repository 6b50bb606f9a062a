using System.Text;

namespace CacheCow.Net.Testing;

/// <summary>One object, its source, and a few clients that take their steps in a given order: who dies takes no more.</summary>
/// <param name="store">The store.</param>
/// <param name="begins">Writers begin their writes with W1. Without it, they are what every other cache has: a commit, and a value set after it.</param>
internal sealed class WriteSchedule(ICacheStore store, bool begins = true)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly CacheKeys _keys = CacheKeys.For("schedule", Guid.NewGuid());
    private string _source = "0";
    private bool _isInvalidating;

    /// <summary>The steps of a write scope that hands over its value.</summary>
    public Func<Task>[] Writer(string value)
    {
        var token = LeaseToken.Create();
        return
        [
            async () =>
            {
                if (begins)
                    await store.BeginWriteAsync([_keys], token, Minute, default);
            },
            () => Commit(value),
            async () =>
            {
                if (begins)
                    await store.EndWriteAsync([_keys], token, [new NewValue(Encoding.UTF8.GetBytes(value), Minute)], default);
                else
                    await SetAsync(value);
            },
        ];
    }

    /// <summary>The steps of a change without a write scope, which is invalidated after its commit.</summary>
    public Func<Task>[] Invalidator(string value) =>
    [
        () =>
        {
            _isInvalidating = true;
            return Commit(value);
        },
        async () =>
        {
            await store.InvalidateAsync(_keys, TimeSpan.Zero, default);
            _isInvalidating = false;
        },
    ];

    /// <summary>The steps of a miss.</summary>
    public Func<Task>[] Reader()
    {
        var (token, isLeased, read) = (LeaseToken.Create(), false, "");
        return
        [
            async () => isLeased = (await store.LeaseAsync(_keys, token, Minute, null, default)).State == LeaseState.Granted,
            () =>
            {
                read = _source;
                return Task.CompletedTask;
            },
            async () =>
            {
                if (isLeased)
                    await store.FillAsync(_keys, token, Encoding.UTF8.GetBytes(read), Minute, default);
            },
        ];
    }

    /// <summary>Is an old object cached, and nobody about to say so?</summary>
    public async Task<bool> IsStaleAsync() =>
        !_isInvalidating && await store.ReadAsync(_keys, default) is { } bytes && Encoding.UTF8.GetString(bytes.Span) != _source;

    private Task Commit(string value)
    {
        _source = value;
        return Task.CompletedTask;
    }

    private async Task SetAsync(string value)
    {
        var token = LeaseToken.Create();
        await store.InvalidateAsync(_keys, TimeSpan.Zero, default);
        await store.LeaseAsync(_keys, token, Minute, null, default);
        await store.FillAsync(_keys, token, Encoding.UTF8.GetBytes(value), Minute, default);
    }
}
