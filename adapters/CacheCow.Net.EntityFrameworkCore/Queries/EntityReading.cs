using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Reads snapshots of entities with a context: all that belongs to an entity, as it is in the database.
/// </summary>
/// <remarks>
/// A context of our own tracks what it reads, because only so the shadow values of owned objects are to be had; it is thrown away. A caller's context
/// must neither track it, nor answer with what it tracks already.
/// </remarks>
internal sealed class EntityReading(DbContext context, ShadowValues shadows, bool isOwn)
{
    private readonly Snapshots _snapshots = new(shadows);

    public Snapshot? First(EntityField field, object? value) =>
        Rows(field, [value]).FirstOrDefault() is { } row ? SnapshotOf(row, field.Shape) : null;

    public async ValueTask<Snapshot?> FirstAsync(EntityField field, object? value, CancellationToken cancellationToken) =>
        await Rows(field, [value]).FirstOrDefaultAsync(cancellationToken).ConfigureAwait(false) is { } row ? SnapshotOf(row, field.Shape) : null;

    public IEnumerable<Snapshot> All(EntityField field, IReadOnlyList<object?> values) =>
        Rows(field, values).AsEnumerable().Select(row => SnapshotOf(row, field.Shape));

    public async IAsyncEnumerable<Snapshot> AllAsync(
        EntityField field, IReadOnlyList<object?> values, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var row in Rows(field, values).AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return SnapshotOf(row, field.Shape);
    }

    private IQueryable<object?[]> Rows(EntityField field, IReadOnlyList<object?> values)
    {
        if (isOwn)
            context.ChangeTracker.AutoDetectChangesEnabled = context.ChangeTracker.LazyLoadingEnabled = false;
        var where = values.Count == 1 ? EntityExpressions.Has(field, values[0]) : EntityExpressions.HasOneOf(field, values);
        return field.Shape.Query.Rows(context, field.Shape, where, IsTracked(field.Shape));
    }

    private Snapshot SnapshotOf(object?[] row, EntityShape shape)
    {
        var entity = row[0]!;
        var own = shape.Of(entity);
        if (IsTracked(shape))
            shadows.Capture(context.Entry(entity), own);
        else
            ShadowRow.Capture(shadows, row, shape);
        return _snapshots.Take(entity, own);
    }

    private bool IsTracked(EntityShape shape) => isOwn && shape.Type.FindPrimaryKey() is not null;
}
