using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Makes the contexts that a cache reads with, and disposes of: they must be its own.</summary>
internal sealed class OwnContexts<TContext>(Func<IDbContextFactory<TContext>> factory, Func<string> cache) : IDbContextFactory<TContext>
    where TContext : DbContext
{
    public TContext CreateDbContext() => Checked(factory().CreateDbContext());

    public async Task<TContext> CreateDbContextAsync(CancellationToken cancellationToken = default) =>
        Checked(await factory().CreateDbContextAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>Reads the model. The first that is asked for: what is somebody else's context is found out before it is disposed of.</summary>
    public ModelShapes Read(Func<TContext, ModelShapes> model)
    {
        var one = CreateDbContext();
        var other = CreateDbContext();
        if (ReferenceEquals(one, other))
            throw Shared("the same context twice", null);
        using (one)
        using (other)
            return model(one);
    }

    private TContext Checked(TContext context)
    {
        try
        {
            _ = context.Model;
            return context;
        }
        catch (ObjectDisposedException disposed)
        {
            throw Shared("a context that is disposed of already", disposed);
        }
    }

    private InvalidOperationException Shared(string what, Exception? inner) => new(
        $"The cache '{cache()}' was given {what} by its function or factory. It reads each object with a {typeof(TContext).Name} of its own, which it disposes of. " +
        $"Give it what makes a new one at each call: () => new {typeof(TContext).Name}(options), or an IDbContextFactory<{typeof(TContext).Name}>; not () => context.", inner);
}
