using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.Json;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A mapped property that is one value, with or without a member in the class.</summary>
internal sealed class Scalar(IProperty property, bool isBoundByConstructor)
{
    private readonly Member? _member = property.IsShadowProperty() ? null : new Member(property, isWritten: !isBoundByConstructor);

    public string Name { get; } = property.Name;

    public Type Type { get; } = property.ClrType;

    public bool IsNullable { get; } = property.IsNullable;

    /// <summary>The class has no member for it: the value is kept beside the object.</summary>
    public bool IsShadow => _member is null;

    public JsonValueReaderWriter Json { get; } = ScalarJson.Of(property);

    public object? Get(object owner) => _member?.Get(owner);

    public void Set(object owner, object? value) => _member?.Set(owner, value);
}
