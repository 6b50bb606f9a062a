using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>A table or a view of the model, and the tags of what is read from it.</summary>
/// <param name="Schema">Its schema; <see langword="null"/>: the database's default.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tags">The tags of what a new or changed row touches.</param>
/// <param name="TagsOfDeletion">Those, and the tags of what the database deletes with a row.</param>
internal sealed record SqlTable(string? Schema, string Name, string[] Tags, string[] TagsOfDeletion)
{
    /// <summary>The tables of a model, and its views: behind one may be any table.</summary>
    public static IEnumerable<SqlTable> Of(IModel model, EntityPlanner planner, string[] all) =>
        model.GetRelationalModel().Tables.Select(table => Of(table, planner)).Concat(model.GetRelationalModel().Views.Select(view => new SqlTable(view.Schema, view.Name, all, all)));

    private static SqlTable Of(ITable table, EntityPlanner planner)
    {
        var types = table.EntityTypeMappings.Select(mapping => mapping.TypeBase).OfType<IEntityType>().SelectMany(Concerned).Distinct().ToArray();
        var tags = types.SelectMany(planner.TagsOf).Distinct().ToArray();
        return new SqlTable(table.Schema, table.Name, tags, [.. tags.Union(types.SelectMany(planner.CascadedFrom))]);
    }

    // A table that joins two types is of both.
    private static IEnumerable<IEntityType> Concerned(IEntityType type) =>
        type.HasSharedClrType && !type.IsOwned() ? type.GetForeignKeys().Select(key => key.PrincipalEntityType) : [type];
}
