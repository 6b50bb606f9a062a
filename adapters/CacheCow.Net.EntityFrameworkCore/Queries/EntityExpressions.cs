using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>The expressions that queries for entities are made of. Properties are named, not pointed at: shadow ones have no member.</summary>
internal static class EntityExpressions
{
    /// <summary><c>EF.Property&lt;T&gt;(entity, name)</c></summary>
    public static MethodCallExpression Property(Expression entity, string name, Type type) =>
        Expression.Call(typeof(EF), nameof(EF.Property), [type], entity, Expression.Constant(name));

    /// <summary><c>entity => EF.Property&lt;T&gt;(entity, field) == value</c></summary>
    public static LambdaExpression Has(EntityField field, object? value) => Has(field, Parameter(field.ValueType, value));

    /// <summary>The same, with a parameter of a query that is compiled once.</summary>
    public static LambdaExpression Has(EntityField field, Expression parameter)
    {
        var entity = Expression.Parameter(field.Type, "entity");
        var property = Property(entity, field.Name, field.ValueType);
        return Expression.Lambda(HasOperator(field.ValueType)
            ? Expression.Equal(property, parameter)
            : Expression.Call(typeof(object), nameof(Equals), null, Boxed(property), Boxed(parameter)), entity);
    }

    /// <summary><c>entity => values.Contains(EF.Property&lt;T&gt;(entity, field))</c></summary>
    public static LambdaExpression HasOneOf(EntityField field, IReadOnlyList<object?> values)
    {
        var entity = Expression.Parameter(field.Type, "entity");
        var array = Array.CreateInstance(field.ValueType, values.Count);
        for (var i = 0; i < values.Count; i++)
            array.SetValue(values[i], i);
        return Expression.Lambda(
            Expression.Call(
                typeof(Enumerable), nameof(Enumerable.Contains), [field.ValueType], Parameter(array.GetType(), array),
                Property(entity, field.Name, field.ValueType)),
            entity);
    }

    /// <summary><c>entity => EF.Property&lt;T&gt;(entity, key)</c></summary>
    public static LambdaExpression Key(Type type, IProperty key)
    {
        var entity = Expression.Parameter(type, "entity");
        return Expression.Lambda(Property(entity, key.Name, key.ClrType), entity);
    }

    public static UnaryExpression Boxed(Expression value) => Expression.Convert(value, typeof(object));

    private static MemberExpression Parameter(Type type, object? value)
    {
        var box = typeof(Box<>).MakeGenericType(type);
        return Expression.Property(Expression.Constant(Activator.CreateInstance(box, value)), nameof(Box<>.Value));
    }

    private static bool HasOperator(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return !plain.IsValueType || plain.IsPrimitive || plain.IsEnum || plain.GetMethod("op_Equality", [plain, plain]) is not null;
    }
}
