using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

public partial class EfCacheCow<TContext>
{
    /// <inheritdoc/>
    protected sealed override object? Find(LookupField field, object? value)
    {
        var known = (EntityField)field;
        if (value is null && !known.CanBeNull)
            return null;
        using var context = _contexts.CreateDbContext();
        return Made(Checked(Reading(context).First(known, value), known, value, context));
    }

    /// <inheritdoc/>
    protected sealed override async ValueTask<object?> FindAsync(LookupField field, object? value, CancellationToken cancellationToken)
    {
        var known = (EntityField)field;
        if (value is null && !known.CanBeNull)
            return null;
        var context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = context.ConfigureAwait(false);
        return Made(Checked(await Reading(context).FirstAsync(known, value, cancellationToken).ConfigureAwait(false), known, value, context));
    }

    /// <inheritdoc/>
    protected sealed override async ValueTask<IReadOnlyList<(object? Value, object Object)>> FindManyAsync(
        LookupField field, IReadOnlyList<object?> values, CancellationToken cancellationToken)
    {
        var known = (EntityField)field;
        var asked = known.CanBeNull ? values : [.. values.Where(value => value is not null)];
        if (asked.Count == 0)
            return [];
        if (IsSynchronous)
            return FindMany(known, asked);

        var found = new List<(object?, object)>();
        var context = await _contexts.CreateDbContextAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = context.ConfigureAwait(false);
        await foreach (var snapshot in Reading(context).AllAsync(known, asked, cancellationToken).ConfigureAwait(false))
            found.Add((known.ValueOf(snapshot), _snapshots.Make(snapshot)));
        return Checked(found, known, asked, context);
    }

    private List<(object?, object)> FindMany(EntityField field, IReadOnlyList<object?> values)
    {
        using var context = _contexts.CreateDbContext();
        return Checked([.. Reading(context).All(field, values).Select(snapshot => (field.ValueOf(snapshot), _snapshots.Make(snapshot)))], field, values, context);
    }

    // A context may come with a transaction that was begun before the lease: what it sees may be older than an invalidation.
    private EntityReading Reading(TContext context)
    {
        _model.Value.Source.Check(context);
        if (OpenTransaction.IsOn(context))
            DoNotStore();
        return new EntityReading(context, Shadows, isOwn: true);
    }

    // 'first' was asked for, and the database takes 'First' for the same (a collation, padding, a rounded time): contexts tell of a change of that row by 'First' only. Without
    // declared lookups they tell of all objects of the type. That there is none is cached only if none can come by another spelling.
    private Snapshot? Checked(Snapshot? snapshot, EntityField field, object? value, TContext context)
    {
        if (Declared.Of(field.Type).Count > 0 && !(snapshot is null ? field.IsExact(context) : field.IsSame(field.ValueOf(snapshot), value)))
            DoNotStore();
        return snapshot;
    }

    // As above, for many: those that were not found are not to be cached, and nothing of the batch is.
    private List<(object?, object)> Checked(List<(object?, object)> found, EntityField field, IReadOnlyList<object?> values, TContext context)
    {
        if (found.Count < values.Count && Declared.Of(field.Type).Count > 0 && !field.IsExact(context))
            DoNotStore();
        return found;
    }

    private object? Made(Snapshot? snapshot) => snapshot is null ? null : _snapshots.Make(snapshot);
}
