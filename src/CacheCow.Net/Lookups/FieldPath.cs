using System.Linq.Expressions;

namespace CacheCow.Net;

/// <summary>The field that a lambda names.</summary>
internal static class FieldPath
{
    /// <summary><c>p => p.Title</c> is <c>Title</c>, and <c>p => p.Author.Name</c> is <c>Author.Name</c>.</summary>
    public static string Of(LambdaExpression field)
    {
        ArgumentNullException.ThrowIfNull(field);
        var names = new Stack<string>();
        var node = WithoutConversion(field.Body);
        for (; node is MemberExpression member; node = WithoutConversion(member.Expression))
        {
            if (!IsValueOfNullable(member))
                names.Push(member.Member.Name);
        }

        return node == field.Parameters[0] && names.Count > 0 ? string.Join('.', names) : throw NoField(field);
    }

    private static bool IsValueOfNullable(MemberExpression member) =>
        member.Member.Name == nameof(Nullable<>.Value) && member.Expression?.Type is { } type && Nullable.GetUnderlyingType(type) is not null;

    // A value type comes boxed, a member of a base type behind a cast.
    private static Expression? WithoutConversion(Expression? node)
    {
        while (node is UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.ConvertChecked or ExpressionType.TypeAs } conversion)
            node = conversion.Operand;
        return node;
    }

    private static ArgumentException NoField(LambdaExpression field) => new(
        $"'{field}' does not name a field. Name one of the object itself, as in p => p.Title, or give its name as text.", nameof(field));
}
