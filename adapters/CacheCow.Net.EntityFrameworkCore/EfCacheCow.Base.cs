using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Represents a cache of entities of any context type, as <see cref="CacheCowDbContextOptionsExtensions"/> takes it. Create an
/// <see cref="EfCacheCow{TContext}"/>.
/// </summary>
public abstract class EfCacheCow : LookupCacheCow
{
    private readonly Lazy<DeclaredLookups> _declared;
    private readonly Lazy<string[]> _allTags;
    private readonly Dictionary<EfWriteOptions, CacheCowInterceptor> _interceptors = [];

    private protected EfCacheCow(ICacheStore store, CacheCowOptions? options)
        : base(store, options)
    {
        _allTags = new Lazy<string[]>(() => [.. Shapes.Types.Select(ModelTagOf)], LazyThreadSafetyMode.PublicationOnly);
        _declared = new Lazy<DeclaredLookups>(() => Declarations.Resolve(MappedField), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>What the cache was told to be got by, until its first use.</summary>
    internal LookupDeclarations Declarations { get; } = new();

    /// <summary>What it is got by. The first to ask ends the declaring.</summary>
    internal DeclaredLookups Declared => _declared.Value;

    internal CacheCowOptions CacheOptions => Options;

    internal ILogger Logger => field ??= Options.LoggerFactory?.CreateLogger("CacheCow.Net.EntityFrameworkCore") ?? NullLogger.Instance;

    internal string CacheName => Options.Name ?? GetType().Name;

    /// <summary>The entity types that the cache knows.</summary>
    internal abstract ModelShapes Shapes { get; }

    /// <summary>The tags of all types that the cache knows.</summary>
    internal string[] AllTags => _allTags.Value;

    internal abstract EntityField MappedField(Type type, string field);

    /// <summary>Does the database surely find nothing by a field but what has the very value that is asked for?</summary>
    internal abstract bool IsExact(EntityField field);

    internal static string NameOf(System.Linq.Expressions.LambdaExpression field) => FieldName(field);

    internal CacheKeys KeysOf(Lookup lookup) => StoreKeysOf(lookup);

    internal CacheKeys KeysOfTag(string tag) => StoreKeysOfTag(tag);

    /// <summary>I1 for keys as they are in the store: objects, and tags. The store tells the local tiers of this process, too.</summary>
    /// <exception cref="CacheStoreException">The store failed.</exception>
    internal async ValueTask InvalidateInStoreAsync(IReadOnlyList<CacheKeys> objects, IReadOnlyList<CacheKeys> tags, CancellationToken cancellationToken)
    {
        try
        {
            await InvalidateKeysAsync(objects, tags, cancellationToken).ConfigureAwait(false);
        }
        catch (CacheStoreException failure)
        {
            throw new CacheStoreException($"{objects.Count} objects and {tags.Count} tags stay in the outbox, and are tried again. {failure.Message}", failure);
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
}
