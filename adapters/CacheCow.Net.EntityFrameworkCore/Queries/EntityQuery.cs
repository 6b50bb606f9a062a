using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Queries for entities of a type that is known at run time only.</summary>
internal abstract class EntityQuery
{
    public static EntityQuery For(Type type) => (EntityQuery)Activator.CreateInstance(typeof(EntityQuery<>).MakeGenericType(type))!;

    /// <summary>The entities that fulfil a condition, in the order of their keys, the first first; each row is the entity and its shadow values.</summary>
    /// <param name="context">The context to ask.</param>
    /// <param name="shape">The type.</param>
    /// <param name="where">The condition.</param>
    /// <param name="tracked">The context tracks the entity, and knows its shadow values: the row has none.</param>
    public abstract IQueryable<object?[]> Rows(DbContext context, EntityShape shape, LambdaExpression where, bool tracked);

    /// <summary>The first of these rows, as a query that is compiled once.</summary>
    /// <param name="field">The field; the condition is its value.</param>
    /// <param name="tracked">As in <see cref="Rows"/>.</param>
    public abstract CompiledLookup Compile(EntityField field, bool tracked);
}

/// <inheritdoc/>
internal sealed class EntityQuery<TEntity> : EntityQuery
    where TEntity : class
{
    /// <inheritdoc/>
    public override IQueryable<object?[]> Rows(DbContext context, EntityShape shape, LambdaExpression where, bool tracked)
    {
        // One query, also where the context would split it: between two, an entity and what it owns could be of two times.
        var entities = Ordered(context.Set<TEntity>().IgnoreAutoIncludes().AsSingleQuery().Where((Expression<Func<TEntity, bool>>)where), shape.Type.FindPrimaryKey());
        return tracked
            ? entities.AsTracking().Select(entity => new object?[] { entity })
            : entities.AsNoTracking().Select(ShadowRow.Of<TEntity>(shape));
    }

    /// <inheritdoc/>
    public override CompiledLookup Compile(EntityField field, bool tracked) =>
        (CompiledLookup)Activator.CreateInstance(typeof(CompiledLookup<,>).MakeGenericType(typeof(TEntity), field.ValueType), field, this, tracked)!;

    /// <summary>What <see cref="Rows"/> asks, as an expression over a context and a value that are not known yet.</summary>
    public Expression FirstRow(EntityField field, ParameterExpression context, ParameterExpression value, bool tracked)
    {
        Expression<Func<DbContext, IQueryable<TEntity>>> set = any => any.Set<TEntity>().IgnoreAutoIncludes().AsSingleQuery();
        Expression<Func<TEntity, object?[]>> row = tracked ? entity => new object?[] { entity } : ShadowRow.Of<TEntity>(field.Shape);
        var from = ParameterReplacer.Replace(set.Body, set.Parameters[0], context);
        var where = Expression.Call(typeof(Queryable), nameof(Queryable.Where), [typeof(TEntity)], from, Expression.Quote(EntityExpressions.Has(field, value)));
        var ordered = OrderedBy(where, field.Shape.Type.FindPrimaryKey());
        var read = Expression.Call(
            typeof(EntityFrameworkQueryableExtensions),
            tracked ? nameof(EntityFrameworkQueryableExtensions.AsTracking) : nameof(EntityFrameworkQueryableExtensions.AsNoTracking), [typeof(TEntity)], ordered);
        var rows = Expression.Call(typeof(Queryable), nameof(Queryable.Select), [typeof(TEntity), typeof(object[])], read, Expression.Quote(row));
        return Expression.Call(typeof(Queryable), nameof(Queryable.FirstOrDefault), [typeof(object[])], rows);
    }

    private static IQueryable<TEntity> Ordered(IQueryable<TEntity> entities, IKey? key) =>
        key is null ? entities : entities.Provider.CreateQuery<TEntity>(OrderedBy(entities.Expression, key));

    // Of several entities with one value, the same one is to be found each time.
    private static Expression OrderedBy(Expression entities, IKey? key)
    {
        var isFirst = true;
        foreach (var property in key?.Properties ?? [])
        {
            entities = Expression.Call(
                typeof(Queryable), isFirst ? nameof(Queryable.OrderBy) : nameof(Queryable.ThenBy), [typeof(TEntity), property.ClrType],
                entities, Expression.Quote(EntityExpressions.Key(typeof(TEntity), property)));
            isFirst = false;
        }

        return entities;
    }
}
