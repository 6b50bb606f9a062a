using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What an owned type's navigation leads to, in a table of its own, in the owner's, or in a JSON column.</summary>
internal sealed class OwnedPart(INavigation navigation) : Part(navigation, navigation.TargetEntityType, navigation.IsCollection)
{
    private readonly IClrCollectionAccessor? _collection = navigation.GetCollectionAccessor();

    public override void Fill(object owner, IReadOnlyList<object?> items)
    {
        _collection!.GetOrCreate(owner, forMaterialization: true);
        foreach (var item in items)
            _collection.Add(owner, item!, forMaterialization: true);
    }
}
