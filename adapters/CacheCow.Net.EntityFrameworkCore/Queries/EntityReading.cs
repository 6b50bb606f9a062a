using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Reads snapshots of entities with a context: all that belongs to an entity, as it is in the database.
/// </summary>
/// <remarks>
/// A context of our own tracks what it reads where only so the shadow values of owned objects are to be had; it is thrown away. A caller's context
/// must neither track it, nor answer with what it tracks already.
/// </remarks>
internal sealed class EntityReading(DbContext context, ShadowValues shadows, bool isOwn)
{
    private readonly Snapshots _snapshots = new(shadows);

    public Snapshot? First(EntityField field, object? value)
    {
        Prepare(field.Shape);
        var row = CompiledFor(field) is { } compiled ? compiled.First(context, value) : Rows(field, [value]).FirstOrDefault();
        return row is null ? null : SnapshotOf(row, field.Shape);
    }

    public async ValueTask<Snapshot?> FirstAsync(EntityField field, object? value, CancellationToken cancellationToken)
    {
        Prepare(field.Shape);
        var reading = CompiledFor(field) is { } compiled
            ? compiled.FirstAsync(context, value, cancellationToken)
            : Rows(field, [value]).FirstOrDefaultAsync(cancellationToken);
        return await reading.ConfigureAwait(false) is { } row ? SnapshotOf(row, field.Shape) : null;
    }

    public IEnumerable<Snapshot> All(EntityField field, IReadOnlyList<object?> values) =>
        values.Chunk(MostValues).SelectMany(some => Rows(field, some).AsEnumerable()).Select(row => SnapshotOf(row, field.Shape));

    public async IAsyncEnumerable<Snapshot> AllAsync(
        EntityField field, IReadOnlyList<object?> values, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var some in values.Chunk(MostValues))
        {
            await foreach (var row in Rows(field, some).AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
                yield return SnapshotOf(row, field.Shape);
        }
    }

    // PostgreSQL takes an array. Elsewhere each value is a parameter: SQLite takes 32,766 of them, SQL Server 2,100, others 1,000.
    private int MostValues => !context.Database.IsRelational() || SqlDialects.Of(context) == SqlDialect.PostgreSql ? int.MaxValue : 1_000;

    private void Prepare(EntityShape shape)
    {
        if (IsTracked(shape))
            context.ChangeTracker.AutoDetectChangesEnabled = context.ChangeTracker.LazyLoadingEnabled = false;
    }

    // A compiled query is for one model, and a context may have another than the cache was made with.
    private CompiledLookup? CompiledFor(EntityField field) =>
        isOwn && ReferenceEquals(context.Model, field.Shape.Type.Model) ? field.Compiled : null;

    private IQueryable<object?[]> Rows(EntityField field, object?[] values)
    {
        Prepare(field.Shape);
        var where = values.Length == 1 ? EntityExpressions.Has(field, values[0]) : EntityExpressions.HasOneOf(field, values);
        return field.Shape.Query.Rows(context, field.Shape, where, IsTracked(field.Shape));
    }

    private Snapshot SnapshotOf(object?[] row, EntityShape shape)
    {
        var entity = row[0]!;
        var own = shape.Of(entity);
        if (IsTracked(shape))
            shadows.Capture(context.Entry(entity), own);
        else if (shape.ShadowColumns.Count > 0)
            ShadowRow.Capture(shadows, row, shape);
        return _snapshots.Take(entity, own);
    }

    private bool IsTracked(EntityShape shape) => isOwn && shape.NeedsTracking;
}
