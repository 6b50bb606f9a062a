using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Finds the entity types that a type's query filters read: what they lead to by a navigation or ask a set for, and what the filters of those read in turn. In doubt one more.
/// </summary>
internal sealed class FilterReader : ExpressionVisitor
{
    private readonly IModel _model;
    private readonly HashSet<IEntityType> _found = [];
    private readonly HashSet<IEntityType> _read = [];

    private FilterReader(IModel model) => _model = model;

    /// <summary>The types that are read; the type itself only if a filter comes back to it.</summary>
    public IReadOnlyCollection<IEntityType> Found => _found;

    /// <summary>A filter calls what nobody sees into, such as a function of the database.</summary>
    public bool IsOpaque { get; private set; }

    public static FilterReader Of(IEntityType type)
    {
        var reader = new FilterReader(type.Model);
        reader.Read(type);
        return reader;
    }

    public override Expression? Visit(Expression? node)
    {
        // What a lambda takes is what something else gives: that is met by itself.
        if (node is MemberExpression or MethodCallExpression or ConstantExpression or { NodeType: ExpressionType.Extension })
            Look(node.Type);
        return base.Visit(node);
    }

    protected override Expression VisitMember(MemberExpression node)
    {
        AddJoins(node.Member.Name);
        return base.VisitMember(node);
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        IsOpaque |= IsForeign(node.Method);
        if (node.Method.DeclaringType == typeof(EF) && node.Arguments is [_, ConstantExpression { Value: string name }])
            AddJoins(name);
        return base.VisitMethodCall(node);
    }

    protected override Expression VisitExtension(Expression node)
    {
        IsOpaque |= node.GetType() != typeof(EntityQueryRootExpression);
        return base.VisitExtension(node);
    }

    private void Read(IEntityType type)
    {
        if (!_read.Add(type.GetRootType()))
            return;
        foreach (var filter in type.GetRootType().GetDeclaredQueryFilters())
            Visit(filter.Expression?.Body);
    }

    private bool IsForeign(MethodInfo method) =>
        typeof(DbContext).IsAssignableFrom(method.DeclaringType)
        || method.Name.StartsWith("FromSql", StringComparison.Ordinal) || method.Name.StartsWith("SqlQuery", StringComparison.Ordinal)
        || (TypeTables.IsRelational(_model) && _model.FindDbFunction(method) is not null);

    private void Look(Type type)
    {
        foreach (var inner in type.IsArray ? [type.GetElementType()!] : type.GetGenericArguments())
            Look(inner);
        foreach (var known in _model.FindEntityTypes(type))
            Add(known);
    }

    // The table between two types has no class.
    private void AddJoins(string navigation)
    {
        foreach (var type in _model.GetEntityTypes())
        {
            if (type.FindSkipNavigation(navigation) is { } skip)
                Add(skip.JoinEntityType);
        }
    }

    private void Add(IEntityType type)
    {
        // What is owned is met with its owner.
        if (!type.IsOwned() && _found.Add(type))
            Read(type);
    }
}
