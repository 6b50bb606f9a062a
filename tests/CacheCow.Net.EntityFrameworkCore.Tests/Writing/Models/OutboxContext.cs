using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>The same model, with an outbox.</summary>
internal sealed class OutboxContext(DbContextOptions options) : PressContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        modelBuilder.UseCacheCowOutbox();
    }
}
