using System.ComponentModel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Makes objects as a context itself makes them, where it tracks nothing but what tells of its changes: proxies.</summary>
internal sealed class Proxies(DbContext context)
{
    private readonly IStructuralTypeMaterializerSource _source = context.GetService<IStructuralTypeMaterializerSource>();

    /// <summary>Would a context refuse to track an object, since it does not tell of its changes?</summary>
    public static bool AreNeeded(DbContext context, object entity, ObjectShape shape) =>
        entity is not INotifyPropertyChanged && TypeOf(context, shape) is { } type && type.GetChangeTrackingStrategy() != ChangeTrackingStrategy.Snapshot;

    /// <summary>A new object; values that only a constructor could set are not.</summary>
    public object Make(ObjectShape shape, Func<string, object?> valueOf) =>
        TypeOf(context, shape) is { } type ? _source.GetEmptyMaterializer(type)(new MaterializationContext(ValueBuffer.Empty, context)) : shape.Maker.Make(valueOf);

    private static IEntityType? TypeOf(DbContext context, ObjectShape shape) => context.Model.FindEntityType(shape.Name);
}
