using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What the database itself deletes, or sets to null, with a row: as the models know it.</summary>
internal sealed class Cascades
{
    private readonly List<Cascade> _all = [];

    public Cascades(params IEnumerable<IModel> models)
    {
        foreach (var key in models.Distinct().SelectMany(model => model.GetEntityTypes()).SelectMany(type => type.GetDeclaredForeignKeys()))
            Add(key);
    }

    /// <summary>The tables that are changed when rows of some tables are deleted, and from there on.</summary>
    public IReadOnlyCollection<(TableName Table, Type? Owner)> From(IReadOnlyList<TableName> tables)
    {
        var reached = new HashSet<(TableName Table, Type? Owner)>();
        var open = new Queue<TableName>(tables);
        while (open.TryDequeue(out var deleted))
        {
            foreach (var cascade in _all)
            {
                if (cascade.From.MayBe(deleted) && reached.Add((cascade.To, cascade.Owner)) && cascade.Deletes)
                    open.Enqueue(cascade.To);
            }
        }

        return reached;
    }

    private void Add(IForeignKey key)
    {
        if (key.DeleteBehavior is not (DeleteBehavior.Cascade or DeleteBehavior.SetNull))
            return;
        var owner = key.IsOwnership ? TypeTables.OwnerOf(key.PrincipalEntityType).ClrType : null;
        foreach (var from in TypeTables.Of(key.PrincipalEntityType))
        {
            // What shares the row goes with it.
            foreach (var to in TypeTables.Of(key.DeclaringEntityType).Where(to => !key.IsOwnership || to != from))
                _all.Add(new Cascade(from, to, key.DeleteBehavior == DeleteBehavior.Cascade, owner));
        }
    }

    // The owner: whose part the rows are, if they are one.
    private readonly record struct Cascade(TableName From, TableName To, bool Deletes, Type? Owner);
}
