using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>The query for the first entity that has a value in a field, compiled once: a miss does not build it anew. For contexts of one model. Safe for any number of threads.</summary>
internal abstract class CompiledLookup
{
    /// <summary>The row; <see langword="null"/>: there is none.</summary>
    public abstract object?[]? First(DbContext context, object? value);

    /// <summary>The row; <see langword="null"/>: there is none.</summary>
    public abstract Task<object?[]?> FirstAsync(DbContext context, object? value, CancellationToken cancellationToken);
}

/// <inheritdoc/>
internal sealed class CompiledLookup<TEntity, TValue>(EntityField field, EntityQuery<TEntity> query, bool tracked) : CompiledLookup
    where TEntity : class
{
    private readonly Lazy<Func<DbContext, TValue?, object?[]?>> _first = new(() =>
    {
        var (context, value) = Parameters();
        return EF.CompileQuery(Expression.Lambda<Func<DbContext, TValue?, object?[]?>>(query.FirstRow(field, context, value, tracked), context, value));
    });

    private readonly Lazy<Func<DbContext, TValue?, CancellationToken, Task<object?[]?>>> _firstAsync = new(() =>
    {
        var (context, value) = Parameters();
        return EF.CompileAsyncQuery(Expression.Lambda<Func<DbContext, TValue?, CancellationToken, object?[]?>>(
            query.FirstRow(field, context, value, tracked), context, value, Expression.Parameter(typeof(CancellationToken), "cancellationToken")));
    });

    /// <inheritdoc/>
    public override object?[]? First(DbContext context, object? value) => _first.Value(context, (TValue?)value);

    /// <inheritdoc/>
    public override Task<object?[]?> FirstAsync(DbContext context, object? value, CancellationToken cancellationToken) =>
        _firstAsync.Value(context, (TValue?)value, cancellationToken);

    private static (ParameterExpression Context, ParameterExpression Value) Parameters() =>
        (Expression.Parameter(typeof(DbContext), "context"), Expression.Parameter(typeof(TValue), "value"));
}
