using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A cache of entities, whatever context they are of: what <see cref="CacheCowDbContextOptionsExtensions"/> takes. <see cref="EfCacheCow{TContext}"/> is the one to make.</summary>
public abstract class EfCacheCow : LookupCacheCow
{
    private readonly ICacheStore _store;
    private readonly Lazy<DeclaredLookups> _declared;
    private readonly Lazy<string[]> _allTags;
    private readonly Dictionary<EfWriteOptions, CacheCowInterceptor> _interceptors = [];

    private protected EfCacheCow(ICacheStore store, CacheCowOptions? options)
        : base(store, options)
    {
        _store = store;
        _allTags = new Lazy<string[]>(() => [.. Shapes.Types.Select(ModelTagOf)], LazyThreadSafetyMode.PublicationOnly);
        _declared = new Lazy<DeclaredLookups>(() => Declarations.Resolve(MappedField), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>What the cache was told to be got by, until its first use.</summary>
    internal LookupDeclarations Declarations { get; } = new();

    /// <summary>What it is got by. The first to ask ends the declaring.</summary>
    internal DeclaredLookups Declared => _declared.Value;

    internal CacheCowOptions CacheOptions => Options;

    internal string CacheName => Options.Name ?? GetType().Name;

    /// <summary>The entity types that the cache knows.</summary>
    internal abstract ModelShapes Shapes { get; }

    /// <summary>The tags of all types that the cache knows.</summary>
    internal string[] AllTags => _allTags.Value;

    internal abstract EntityField MappedField(Type type, string field);

    internal static string NameOf(System.Linq.Expressions.LambdaExpression field) => FieldName(field);

    internal CacheKeys KeysOf(Lookup lookup) => GetKeys(lookup);

    /// <summary>I1 for keys as they are in the store: objects, and tags. The store tells the local tiers of this process, too.</summary>
    /// <exception cref="CacheStoreException">The store failed.</exception>
    internal async ValueTask InvalidateInStoreAsync(IReadOnlyList<CacheKeys> objects, IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        try
        {
            if (objects.Count > 0)
                await BoundAsync(_store.InvalidateManyAsync(objects, TimeSpan.Zero, cancellationToken), objects.Count, cancellationToken).ConfigureAwait(false);
            if (tags.Count > 0)
                await BoundAsync(_store.InvalidateTagsAsync(tags, cancellationToken), tags.Count, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not CacheStoreException && !cancellationToken.IsCancellationRequested)
        {
            throw new CacheStoreException($"{objects.Count} objects and {tags.Count} tags of {CacheName} could not be invalidated. They stay in the outbox; it is tried again.", failure);
        }
    }

    /// <summary>What watches the contexts of one configuration: one for the cache and its options, however many contexts are made.</summary>
    internal CacheCowInterceptor InterceptorFor(EfWriteOptions options)
    {
        lock (_interceptors)
        {
            if (!_interceptors.TryGetValue(options, out var known))
                _interceptors.Add(options, known = new CacheCowInterceptor(this, options));
            return known;
        }
    }

    private async Task BoundAsync(ValueTask step, int keys, CancellationToken cancellationToken) =>
        await step.AsTask().WaitAsync(Options.StoreTimeout * (1 + (keys / 1000)), Options.TimeProvider, cancellationToken).ConfigureAwait(false);
}
