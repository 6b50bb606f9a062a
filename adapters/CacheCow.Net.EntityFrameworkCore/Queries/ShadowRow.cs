using System.Linq.Expressions;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Rows of an entity and its shadow values, for queries that do not track: nobody but the row knows them then.
/// </summary>
internal static class ShadowRow
{
    /// <summary><c>entity => new object?[] { entity, EF.Property&lt;T&gt;(entity, first), … }</c></summary>
    public static Expression<Func<TEntity, object?[]>> Of<TEntity>(EntityShape shape)
    {
        var entity = Expression.Parameter(typeof(TEntity), "entity");
        return Expression.Lambda<Func<TEntity, object?[]>>(
            Expression.NewArrayInit(typeof(object), [EntityExpressions.Boxed(entity), .. shape.ShadowColumns.Select(column => Column(entity, column))]), entity);
    }

    /// <summary>Remembers the shadow values of a row's entity.</summary>
    public static void Capture(ShadowValues shadows, object?[] row, EntityShape shape)
    {
        var own = shape.Of(row[0]!);
        var values = shape.ShadowColumns.Select((column, i) => (column.Shape, column.Scalar.Name, Value: row[i + 1])).Where(value => value.Shape == own);
        shadows.Set(row[0]!, values.Select(value => KeyValuePair.Create(value.Name, value.Value)));
    }

    private static Expression Column(ParameterExpression entity, (ObjectShape Shape, Scalar Scalar) column)
    {
        if (column.Shape.Type == entity.Type)
            return Value(entity, column.Scalar);
        return Expression.Condition(
            Expression.TypeIs(entity, column.Shape.Type), Value(Expression.Convert(entity, column.Shape.Type), column.Scalar), Expression.Constant(null, typeof(object)));
    }

    private static UnaryExpression Value(Expression entity, Scalar scalar) => EntityExpressions.Boxed(EntityExpressions.Property(entity, scalar.Name, scalar.Type));
}
