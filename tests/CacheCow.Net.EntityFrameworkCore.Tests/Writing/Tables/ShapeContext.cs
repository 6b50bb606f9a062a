using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing.Tables;

/// <summary>A context with such a model: another class for each.</summary>
internal sealed class ShapeContext<TShape>(DbContextOptions<ShapeContext<TShape>> options) : DbContext(options)
    where TShape : IShape
{
    protected override void OnModelCreating(ModelBuilder modelBuilder) => TShape.Build(modelBuilder);
}
