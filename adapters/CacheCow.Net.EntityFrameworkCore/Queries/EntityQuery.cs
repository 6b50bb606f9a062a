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

    // Of several entities with one value, the same one is to be found each time.
    private static IQueryable<TEntity> Ordered(IQueryable<TEntity> entities, IKey? key)
    {
        var isFirst = true;
        foreach (var property in key?.Properties ?? [])
        {
            var ordered = Expression.Call(
                typeof(Queryable), isFirst ? nameof(Queryable.OrderBy) : nameof(Queryable.ThenBy), [typeof(TEntity), property.ClrType],
                entities.Expression, Expression.Quote(EntityExpressions.Key(typeof(TEntity), property)));
            (entities, isFirst) = (entities.Provider.CreateQuery<TEntity>(ordered), false);
        }

        return entities;
    }
}
