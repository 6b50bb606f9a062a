using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// A cache of entities, got by any mapped property: <c>cache.Get(typeof(BlogPost), "title", "First")</c>,
/// <c>cache.Get&lt;BlogPost&gt;(p => p.Title, "First")</c>.
/// </summary>
/// <remarks>
/// <para>A field is a property of the model, also one without a member in the class (a shadow property), by its name or its column's, ignoring case. A
/// type and those derived from it are got, and invalidated, apart.</para>
/// <para>An object is the entity with all of its mapped values, its owned and its complex objects, whether it was just read or came from the store.
/// It belongs to no context, and navigations to other entities are empty. Shadow values come along: <see cref="GetShadowValue"/>,
/// <see cref="Attach"/>.</para>
/// <para>Query filters apply, with the context that the factory makes. One that depends on who asks, such as a tenant's, must not: what one caller
/// was shown, others would be. Give each tenant a cache with a <see cref="Source"/> of its own.</para>
/// <para>Objects are named by their database: all contexts of a cache are to be of one.</para>
/// <para>Bytes that were written with another model of the entity are a miss.</para>
/// <para>Declare what objects are got by (<see cref="Lookup{T}(System.Linq.Expressions.Expression{Func{T, object?}}, Action{DeclaredLookup{T}})"/>), have contexts use the cache
/// (<see cref="CacheCowDbContextOptionsExtensions"/>), and whatever these change is uncached from before the change until after its transaction.</para>
/// <para>Safe for use by any number of threads; each read has a context of its own, which is disposed.</para>
/// </remarks>
/// <typeparam name="TContext">The context whose model and database it is.</typeparam>
public partial class EfCacheCow<TContext> : EfCacheCow
    where TContext : DbContext
{
    // One for all caches of a context: an entity may be attached, or written, by another one than it came from.
    private static readonly ShadowValues Shadows = new();

    private readonly OwnContexts<TContext> _contexts;
    private readonly Lazy<ModelShapes> _model;
    private readonly Snapshots _snapshots = new(Shadows);

    /// <summary>A cache of a context's entities.</summary>
    /// <param name="store">Where the bytes live. It is not disposed with the cache, which needs no disposal.</param>
    /// <param name="contexts">Makes a context for each read, and two for its model. Used by any thread.</param>
    /// <param name="options">How the cache behaves; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> or <paramref name="contexts"/> is <see langword="null"/>.</exception>
    /// <remarks>
    /// A factory whose own options use this cache (<c>UseCacheCow</c>) cannot be had from a container while the cache is made: each needs the other first, and the container waits for
    /// itself for ever. Give the cache the container (<see cref="EfCacheCow{TContext}(ICacheStore, IServiceProvider, CacheCowOptions)"/>) instead.
    /// </remarks>
    public EfCacheCow(ICacheStore store, IDbContextFactory<TContext> contexts, CacheCowOptions? options = null)
        : this(store, Always(contexts), options)
    {
    }

    /// <summary>A cache of a context's entities.</summary>
    /// <param name="store">Where the bytes live. It is not disposed with the cache, which needs no disposal.</param>
    /// <param name="contexts">Makes a new context at each call, which the cache disposes. Called by any thread.</param>
    /// <param name="options">How the cache behaves; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> or <paramref name="contexts"/> is <see langword="null"/>.</exception>
    public EfCacheCow(ICacheStore store, Func<TContext> contexts, CacheCowOptions? options = null)
        : this(store, Always(new FuncContextFactory<TContext>(contexts ?? throw new ArgumentNullException(nameof(contexts)))), options)
    {
    }

    /// <summary>A cache of a context's entities, whose contexts come from a container: also if their options use this cache.</summary>
    /// <param name="store">Where the bytes live. It is not disposed with the cache, which needs no disposal.</param>
    /// <param name="services">The container. The cache asks it for its <see cref="IDbContextFactory{TContext}"/> at each read, first after it was made; it must live as long.</param>
    /// <param name="options">How the cache behaves; <see langword="null"/>: the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="store"/> or <paramref name="services"/> is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException">(At the first read.) The container has no factory of these contexts: call <c>AddDbContextFactory</c>.</exception>
    public EfCacheCow(ICacheStore store, IServiceProvider services, CacheCowOptions? options = null)
        : this(store, Later(services), options)
    {
    }

    private EfCacheCow(ICacheStore store, Func<IDbContextFactory<TContext>> contexts, CacheCowOptions? options)
        : base(store, options)
    {
        _contexts = new OwnContexts<TContext>(contexts, () => CacheName);

        // An exception is not kept: the next caller tries again.
        _model = new Lazy<ModelShapes>(() => _contexts.Read(ModelOf), LazyThreadSafetyMode.PublicationOnly);
    }

    /// <summary>
    /// Gets what the database is called in the identities of cached objects. Default <see langword="null"/>: what the connection says, which is the server, its port and the database,
    /// or the file; never a user or a password.
    /// </summary>
    /// <remarks>
    /// <para>All processes that share a store must call one database by one name, or none is told of what the others change. If they connect to it in different ways (another name of the
    /// host, a port of a pool, a path through a link), set this to the same text in all of them.</para>
    /// <para>Two databases that share a store must have two names. If one context is shown different rows of one database, by a tenant's filter or a schema that the connection
    /// selects, give each tenant a cache, and set this to the tenant.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">Set to an empty text.</exception>
    public string? Source
    {
        get;
        init => field = value is not { Length: 0 } ? value : throw new ArgumentException("Source must not be empty.", nameof(value));
    }

    internal override ModelShapes Shapes => _model.Value;

    internal override EntityField MappedField(Type type, string field)
    {
        var model = _model.Value;
        var shape = model.Find(type) ?? throw UnknownType(type, typeof(TContext).Name, model.Known);
        var property = FieldNames.Find(shape.Type, field) ?? throw UnknownField(shape.Type.ClrType, field, FieldNames.Of(shape.Type));
        return new EntityField(shape, property, model);
    }

    internal override bool IsExact(EntityField field)
    {
        using var context = _contexts.CreateDbContext();
        return field.IsExact(context);
    }

    /// <inheritdoc/>
    protected sealed override LookupField ResolveField(Type type, string field)
    {
        var found = MappedField(type, field);
        return Declared.Allows(found) ? found : throw Undeclared(found);
    }

    /// <inheritdoc/>
    protected sealed override byte[] Serialize(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        var entity = _model.Value.Find(obj.GetType()) ?? throw UnknownType(obj.GetType(), typeof(TContext).Name, _model.Value.Known);
        return SnapshotWriter.Write(_snapshots.Take(obj, entity.Of(obj)));
    }

    /// <inheritdoc/>
    protected sealed override object Deserialize(LookupField field, ReadOnlyMemory<byte> data)
    {
        ArgumentNullException.ThrowIfNull(field);
        return _snapshots.Make(SnapshotReader.Read(data, ((EntityField)field).Shape));
    }

    private ModelShapes ModelOf(TContext context) => new(context.Model, typeof(TContext), new SourceCheck(context, Source), DatabaseKinds.Of(context));

    private ArgumentException Undeclared(EntityField field) => new(
        $"{field.Type.Name} has declared lookups, and '{field.Name}' is none of them: an object that is got by it would never be invalidated. Declared are: " +
        $"{string.Join(", ", Declared.Of(field.Type).Select(one => one.Name).Order(StringComparer.Ordinal))}. " +
        $"Get it by one of those, or add cache.Lookup<{field.Type.Name}>(\"{field.Name}\") where the cache is made.", nameof(field));

    private static Func<IDbContextFactory<TContext>> Always(IDbContextFactory<TContext> contexts)
    {
        ArgumentNullException.ThrowIfNull(contexts);
        return () => contexts;
    }

    private static Func<IDbContextFactory<TContext>> Later(IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(services);
        return () => (IDbContextFactory<TContext>?)services.GetService(typeof(IDbContextFactory<TContext>)) ?? throw new InvalidOperationException(
            $"The container that this EfCacheCow<{typeof(TContext).Name}> was made with has no IDbContextFactory<{typeof(TContext).Name}>. " +
            $"Call services.AddDbContextFactory<{typeof(TContext).Name}>(…), or give the cache a function that makes contexts.");
    }
}
