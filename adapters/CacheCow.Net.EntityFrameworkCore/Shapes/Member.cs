using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Where the objects of a model keep a value: the field or property that Entity Framework itself would use.</summary>
internal sealed class Member(IPropertyBase property, bool isWritten)
{
    private readonly object[]? _index = property.IsIndexerProperty() ? [property.Name] : null;
    private readonly MemberInfo _read = property.GetMemberInfo(forMaterialization: false, forSet: false);
    private readonly MemberInfo? _write = isWritten ? property.GetMemberInfo(forMaterialization: true, forSet: true) : null;

    public object? Get(object owner) => _read is FieldInfo field ? field.GetValue(owner) : ((PropertyInfo)_read).GetValue(owner, _index);

    /// <summary>Sets the value, unless the constructor has done so. A struct is to be handed over boxed.</summary>
    public void Set(object owner, object? value)
    {
        if (_write is FieldInfo field)
            field.SetValue(owner, value);
        else
            ((PropertyInfo?)_write)?.SetValue(owner, value, _index);
    }
}
