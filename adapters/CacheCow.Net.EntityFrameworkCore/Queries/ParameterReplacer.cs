using System.Linq.Expressions;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Puts one expression in the place of a lambda's parameter.</summary>
internal sealed class ParameterReplacer : ExpressionVisitor
{
    private readonly ParameterExpression _parameter;
    private readonly Expression _by;

    private ParameterReplacer(ParameterExpression parameter, Expression by) => (_parameter, _by) = (parameter, by);

    public static Expression Replace(Expression body, ParameterExpression parameter, Expression by) => new ParameterReplacer(parameter, by).Visit(body);

    protected override Expression VisitParameter(ParameterExpression node) => node == _parameter ? _by : node;
}
