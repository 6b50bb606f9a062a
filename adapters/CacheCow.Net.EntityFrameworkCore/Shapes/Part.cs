using System.Collections;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>An object, or a collection of objects, that another one owns.</summary>
internal abstract class Part(IPropertyBase property, ITypeBase type, bool isCollection)
{
    private readonly Member _member = new(property, isWritten: true);

    public string Name { get; } = property.Name;

    public ObjectShape Shape { get; } = new(type);

    public bool IsCollection { get; } = isCollection;

    /// <summary>Each object has an entry of its own in a context, and may have shadow values.</summary>
    public bool IsEntity => this is OwnedPart;

    public static Part Of(INavigation navigation) => new OwnedPart(navigation);

    public static Part Of(IComplexProperty property) => new ComplexPart(property);

    /// <summary>The object, or the objects; <see langword="null"/>: nothing is there.</summary>
    public object? Get(object owner) => _member.Get(owner);

    /// <summary>Sets the one object.</summary>
    public void Set(object owner, object? value) => _member.Set(owner, value);

    /// <summary>Sets the collection.</summary>
    public abstract void Fill(object owner, IReadOnlyList<object?> items);

    public static IEnumerable<object?> Items(object collection) => ((IEnumerable)collection).Cast<object?>();
}
