using System.Collections;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What a complex property holds, or a collection of such: values without an identity, also structs.</summary>
internal sealed class ComplexPart(IComplexProperty property) : Part(property, property.ComplexType, property.IsCollection)
{
    private readonly Type _collection = property.ClrType;
    private readonly Type _item = property.ComplexType.ClrType;

    public override void Fill(object owner, IReadOnlyList<object?> items) => Set(owner, _collection.IsArray ? ToArray(items) : ToList(items));

    private Array ToArray(IReadOnlyList<object?> items)
    {
        var array = Array.CreateInstance(_item, items.Count);
        for (var i = 0; i < items.Count; i++)
            array.SetValue(items[i], i);
        return array;
    }

    private IList ToList(IReadOnlyList<object?> items)
    {
        var list = (IList)Activator.CreateInstance(_collection.IsInterface ? typeof(List<>).MakeGenericType(_item) : _collection)!;
        foreach (var item in items)
            list.Add(item);
        return list;
    }
}
