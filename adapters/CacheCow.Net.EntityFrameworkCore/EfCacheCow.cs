using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Represents a cache of entities that can be looked up by any mapped property: <c>cache.Get(typeof(BlogPost), "title", "First")</c>,
/// <c>cache.Get&lt;BlogPost&gt;(p => p.Title, "First")</c>.
/// </summary>
/// <remarks>
/// <para>A field is a property of the model, including one without a member in the class (a shadow property). It is given by its name or by
/// the name of its column; case is ignored. A type and the types derived from it are looked up, and invalidated, separately.</para>
/// <para>An object is the entity with all of its mapped values and its owned and complex objects, whether it was just read or came from the
/// store. It belongs to no context, and its navigations to other entities are empty. Shadow values are kept with it: see
/// <see cref="GetShadowValue"/> and <see cref="Attach"/>.</para>
/// <para>Query filters apply, with the context that the factory creates. A filter must not depend on the caller, such as a filter by
/// tenant: what one caller was shown would be shown to others. Give each tenant its own cache with its own <see cref="Source"/>.</para>
/// <para>Objects are identified by their database. All contexts of a cache must use the same database.</para>
/// <para>Bytes that were written with another model of the entity count as a miss.</para>
/// <para>Declare the fields that objects are looked up by
/// (<see cref="Lookup{T}(System.Linq.Expressions.Expression{Func{T, object?}}, Action{DeclaredLookup{T}})"/>), and let contexts use the
/// cache (<see cref="CacheCowDbContextOptionsExtensions"/>). What these contexts change is then kept out of the cache from before the
/// change until after its transaction.</para>
/// <para>Safe for use by any number of threads. Each read uses its own context, which is disposed afterwards.</para>
/// </remarks>
/// <typeparam name="TContext">The type of the context whose model and database the cache uses.</typeparam>
public partial class EfCacheCow<TContext> : EfCacheCow
    where TContext : DbContext
{
    // One for all caches of a context: an entity may be attached, or written, by another one than it came from.
    private static readonly ShadowValues Shadows = new();

    private readonly OwnContexts<TContext> _contexts;
    private readonly Lazy<ModelShapes> _model;
    private readonly Snapshots _snapshots = new(Shadows);

    /// <summary>Initializes a cache of the entities of a context type.</summary>
    /// <param name="store">The store that holds the bytes. It is not disposed with the cache; the cache itself needs no disposal.</param>
    /// <param name="contexts">Creates one context for each read, and two for the model. May be called by any thread.</param>
    /// <param name="options">The options of the cache. <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="store"/> or <paramref name="contexts"/> is <see langword="null"/>.
    /// </exception>
    /// <remarks>
    /// If the options of the factory use this cache (<c>UseCacheCow</c>), the factory cannot be resolved from a container while the cache
    /// is being created: each needs the other first, and the container waits for itself forever. Give the cache the container instead
    /// (<see cref="EfCacheCow{TContext}(ICacheStore, IServiceProvider, CacheCowOptions)"/>).
    /// </remarks>
    public EfCacheCow(ICacheStore store, IDbContextFactory<TContext> contexts, CacheCowOptions? options = null)
        : this(store, Always(contexts), options)
    {
    }

    /// <summary>Initializes a cache of the entities of a context type.</summary>
    /// <param name="store">The store that holds the bytes. It is not disposed with the cache; the cache itself needs no disposal.</param>
    /// <param name="contexts">Creates a new context at each call. The cache disposes the context. May be called by any thread.</param>
    /// <param name="options">The options of the cache. <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="store"/> or <paramref name="contexts"/> is <see langword="null"/>.
    /// </exception>
    public EfCacheCow(ICacheStore store, Func<TContext> contexts, CacheCowOptions? options = null)
        : this(store, Always(new FuncContextFactory<TContext>(contexts ?? throw new ArgumentNullException(nameof(contexts)))), options)
    {
    }

    /// <summary>
    /// Initializes a cache of the entities of a context type whose contexts come from a container. The options of the contexts may use this
    /// cache.
    /// </summary>
    /// <param name="store">The store that holds the bytes. It is not disposed with the cache; the cache itself needs no disposal.</param>
    /// <param name="services">
    /// The container. The cache asks it for its <see cref="IDbContextFactory{TContext}"/> at each read, but not while the cache is being
    /// created. The container must live as long as the cache.
    /// </param>
    /// <param name="options">The options of the cache. <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException">
    /// <paramref name="store"/> or <paramref name="services"/> is <see langword="null"/>.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// Thrown at the first read: the container has no factory for these contexts. Call <c>AddDbContextFactory</c>.
    /// </exception>
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
    /// Gets the name of the database in the identities of cached objects. The default is <see langword="null"/>: the name is then taken
    /// from the connection, which is the server, its port and the database, or the file. It never contains a user or a password.
    /// </summary>
    /// <remarks>
    /// <para>All processes that share a store must use the same name for the same database; otherwise none of them is told of what the
    /// others change. If they connect to it in different ways (another host name, the port of a pool, a path through a link), set this
    /// property to the same text in all of them.</para>
    /// <para>Two databases that share a store must have two names. If the same context shows different rows of one database, because of a
    /// filter by tenant or a schema that the connection selects, give each tenant its own cache, and set this property to the
    /// tenant.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The value is an empty string.</exception>
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
