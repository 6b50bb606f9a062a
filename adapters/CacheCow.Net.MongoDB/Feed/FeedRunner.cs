using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB;

/// <summary>
/// The work of a feed.
/// </summary>
/// <remarks>
/// <list type="number">
/// <item>It takes its turn, or waits for it.</item>
/// <item>It opens the stream after the later of the position that it has reached itself and the stored one.</item>
/// <item>Without a position, the stream begins now, and everything is invalidated <em>after</em> it was opened, and after the majority has what was written before: a change that comes between is told, one that came before was there to be read when the objects went.</item>
/// <item>It invalidates what a batch of changes says, and only then takes the batch's token for its position, and saves it from time to time.</item>
/// <item>Whatever fails, it begins again at 1 from its position, after a pause that doubles from 100 milliseconds to 30 seconds: what was not invalidated is told again.</item>
/// </list>
/// </remarks>
internal sealed class FeedRunner
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastPause = TimeSpan.FromSeconds(30);

    private readonly string _name;
    private readonly string _database;
    private readonly IReadOnlyCollection<FeedModel> _models;
    private readonly MongoFeedOptions _options;
    private readonly FeedMetrics _metrics;
    private readonly FeedStore _store;
    private readonly ChangeStream _stream;
    private readonly FeedCollections _collections;
    private readonly UInt128 _mapping;
    private StoredPosition? _position;
    private StoredPosition? _saved;
    private bool _isLost;
    private long _savedAt;
    private long _turnTakenAt;
    private volatile string? _error;
    private volatile MongoFeedState _state;
    private readonly Backoff _backoff = new(FirstPause, LastPause);
    private long _lagTicks = -1;

    public FeedRunner(ICacheStore store, IMongoDatabase database, string name, IReadOnlyCollection<FeedModel> models, MongoFeedOptions options)
    {
        (_name, _database, _models, _options) = (name, database.DatabaseNamespace.DatabaseName, models, options);
        _metrics = new FeedMetrics(name);

        // By what the caches call it: of two servers' databases of one name, each has positions of its own.
        _store = new FeedStore(store, string.Join('.', models.Select(model => model.Cache.Source).Distinct().Order(StringComparer.Ordinal)), name, options);
        _stream = new ChangeStream(database, models, options.PreImages);
        _collections = new FeedCollections(database, models);
        _mapping = MappingOf(models);
    }

    public MongoFeedState State => _state;

    public string? Error => _error;

    public TimeSpan? Lag => Interlocked.Read(ref _lagTicks) is >= 0 and var ticks ? TimeSpan.FromTicks(ticks) : null;

    /// <summary>Works until it is cancelled. Never throws.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
                await TryWorkAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    private async Task TryWorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await TakeTurnAsync(cancellationToken).ConfigureAwait(false))
            {
                await WorkAsync(cancellationToken).ConfigureAwait(false);
                return;
            }

            if (_state != MongoFeedState.StandingBy)
                Messages.FeedStandsBy(_options.Logger, _name);
            (_state, _error) = (MongoFeedState.StandingBy, null);
            await Task.Delay(_options.TurnLifetime / 3, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            _isLost |= FeedErrors.IsLost(exception);
            if (_state != MongoFeedState.Retrying)
                Messages.FeedFailed(_options.Logger, _name, exception.GetType().FullName ?? "");
            _error = FeedErrors.Describe(_name, _database, exception);
            _state = MongoFeedState.Retrying;
            _metrics.Retry();
            await Task.Delay(_backoff.Next(), _options.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WorkAsync(CancellationToken cancellationToken)
    {
        var from = _isLost ? null : Later(_position, await _store.ReadAsync(cancellationToken).ConfigureAwait(false));
        using var cursor = await _stream.OpenAsync(from is null ? null : Token(from), cancellationToken).ConfigureAwait(false);
        Doubt(_models);
        await _collections.LookAsync(_models, cancellationToken).ConfigureAwait(false);
        if (from is null)
            await InvalidateAllAsync(cursor, cancellationToken).ConfigureAwait(false);
        else
            _position = from;

        if (_state != MongoFeedState.Watching)
            Messages.FeedWatches(_options.Logger, _name);
        (_state, _error) = (MongoFeedState.Watching, null);
        while (await KeepsTurnAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!await cursor.MoveNextAsync(cancellationToken).ConfigureAwait(false))
            {
                // It ends after a database was dropped, and is opened again after that; one that ends before it has told of anything would be opened all the time.
                if (_position == from)
                    throw new IOException("the change stream has ended.");
                return;
            }

            var changes = cursor.Current.Select(change => new ChangeEvent(change)).ToList();
            await InvalidateAsync(changes, cancellationToken).ConfigureAwait(false);

            // After the invalidation: until then, these changes have to be told again.
            Reach(cursor.GetResumeToken(), changes.Count > 0 ? changes[^1].Time : 0);
            await SaveAsync(always: false, cancellationToken).ConfigureAwait(false);
            _backoff.Reset();
        }
    }

    private async Task InvalidateAllAsync(IChangeStreamCursor<BsonDocument> cursor, CancellationToken cancellationToken)
    {
        // The token before the invalidation: the other way round, a change between them would be left out.
        var token = cursor.GetResumeToken();
        await _collections.WaitForMajorityAsync(cancellationToken).ConfigureAwait(false);
        var all = new FeedInvalidations();
        foreach (var model in _models)
            all.Add(model.Cache, model.Type);
        await all.CarryOutAsync(cancellationToken).ConfigureAwait(false);
        _metrics.Reset();
        Messages.FeedReset(_options.Logger, _name);
        (_position, _isLost) = (null, false);
        Reach(token, 0);
        if (_position is { } position && await _store.SaveAsync(position, alsoIfOlder: true, cancellationToken).ConfigureAwait(false))
            _saved = position;
    }

    private async Task InvalidateAsync(List<ChangeEvent> changes, CancellationToken cancellationToken)
    {
        Doubt(_models.Where(model => changes.Exists(change => !change.IsOfRows && model.IsAbout(change))));
        await _collections.LookAsync(_models.Where(model => changes.Exists(model.IsAbout)), cancellationToken).ConfigureAwait(false);
        var invalidations = new FeedInvalidations();
        foreach (var change in changes)
        {
            foreach (var model in _models.Where(model => model.IsAbout(change)))
                model.Gather(change, invalidations);
        }

        await invalidations.CarryOutAsync(cancellationToken).ConfigureAwait(false);
        if (changes.Count > 0)
            _metrics.Batch(changes.Count, invalidations.Models);
        NoteLag(changes);
    }

    private static void Doubt(IEnumerable<FeedModel> models)
    {
        foreach (var model in models)
            model.IsExact = null;
    }

    private void NoteLag(List<ChangeEvent> changes)
    {
        var lag = TimeSpan.Zero;
        if (changes.Count > 0 && changes[0].Milliseconds is { } oldest)
        {
            lag = _options.TimeProvider.GetUtcNow() - DateTimeOffset.FromUnixTimeMilliseconds(oldest);
            lag = lag > TimeSpan.Zero ? lag : TimeSpan.Zero;
            _metrics.Lag(lag);
        }

        Interlocked.Exchange(ref _lagTicks, lag.Ticks);
    }

    private void Reach(BsonDocument? token, ulong time)
    {
        if (token is not null)
            _position = new StoredPosition(token.ToBson(), Math.Max(_position?.Time ?? 0, time), _mapping);
    }

    private async Task SaveAsync(bool always, CancellationToken cancellationToken)
    {
        if (_position is not { } position || position == _saved || (!always && _options.TimeProvider.GetElapsedTime(_savedAt) < _options.SaveInterval))
            return;
        if (await _store.SaveAsync(position, alsoIfOlder: false, cancellationToken).ConfigureAwait(false))
            (_saved, _savedAt) = (position, _options.TimeProvider.GetTimestamp());
    }

    private async Task<bool> TakeTurnAsync(CancellationToken cancellationToken)
    {
        // The clock before the step: the turn is rather given up too early than too late.
        var now = _options.TimeProvider.GetTimestamp();
        if (!await _store.TakeTurnAsync(cancellationToken).ConfigureAwait(false))
            return false;
        _turnTakenAt = now;
        return true;
    }

    private async ValueTask<bool> KeepsTurnAsync(CancellationToken cancellationToken) =>
        _options.TimeProvider.GetElapsedTime(_turnTakenAt) < _options.TurnLifetime / 3 || await TakeTurnAsync(cancellationToken).ConfigureAwait(false);

    private async Task LeaveAsync()
    {
        try
        {
            await SaveAsync(always: true, CancellationToken.None).ConfigureAwait(false);
            await _store.LeaveTurnAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception)
        {
            // Then more is told again, and the turn expires.
        }
    }

    private StoredPosition? Later(StoredPosition? own, StoredPosition? stored)
    {
        // A position of a feed that invalidated something else says nothing.
        if (stored?.Mapping != _mapping)
            stored = null;
        return own is null || stored?.IsLaterThan(own) == true ? stored : own;
    }

    private static BsonDocument Token(StoredPosition position)
    {
        StoredDocument.Check(position.Token);
        return (BsonDocument)BsonSerializer.Deserialize(position.Token, typeof(BsonDocument));
    }

    private static UInt128 MappingOf(IEnumerable<FeedModel> models)
    {
        var text = string.Join("\n\n", models.Select(model => model.Description).Order(StringComparer.Ordinal));
        return BinaryPrimitives.ReadUInt128LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }
}
