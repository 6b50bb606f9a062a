using System.Data;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Makes sure that all contexts of a cache are of one database: what is read from another one would be handed out as this one's. Safe for use by any number of threads.</summary>
internal sealed class SourceCheck
{
    private readonly string _source;
    private readonly bool _isGiven;
    private volatile string? _known;

    /// <param name="context">A context of the cache.</param>
    /// <param name="given">What the database is called; <see langword="null"/>: what the context's connection says.</param>
    public SourceCheck(DbContext context, string? given) => (_source, _isGiven) = (given ?? DatabaseSource.Of(context), given is not null);

    public string Source => _source;

    /// <exception cref="InvalidOperationException">The context is of another database.</exception>
    public void Check(DbContext context)
    {
        // An open connection may tell another text than before, without the password and with the server that it has found.
        if (_isGiven || !context.Database.IsRelational() || context.Database.GetDbConnection() is not { State: ConnectionState.Closed } connection)
            return;
        var settings = connection.ConnectionString;
        if (ReferenceEquals(settings, _known) || settings == _known)
            return;
        if (DatabaseSource.Of(context) != _source)
        {
            throw new InvalidOperationException(
                $"The contexts that this cache of {context.GetType().Name} is given are of more than one database. Make a cache for each, or, if they are one database that is connected " +
                "to in different ways, set the cache's Source.");
        }

        _known = settings;
    }
}
