using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Provides extension methods that map what CacheCow.Net keeps in the database.</summary>
public static class CacheCowModelBuilderExtensions
{
    /// <summary>Maps the table of the outbox. Call this method in <c>OnModelCreating</c>, and add a migration.</summary>
    /// <param name="modelBuilder">The builder of the model.</param>
    /// <param name="table">The name of the table. Must not be empty. The default is <c>cachecow_outbox</c>.</param>
    /// <param name="schema">The schema of the table. <see langword="null"/> for the default schema of the model.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="modelBuilder"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="table"/> is empty.</exception>
    public static ModelBuilder UseCacheCowOutbox(this ModelBuilder modelBuilder, string table = "cachecow_outbox", string? schema = null)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        ArgumentException.ThrowIfNullOrEmpty(table);
        return modelBuilder.Entity<OutboxEntry>(entry =>
        {
            entry.ToTable(table, schema);
            entry.HasKey(one => one.Id);
            entry.Property(one => one.Id).HasColumnName("id").ValueGeneratedOnAdd();
            entry.Property(one => one.Keys).HasColumnName("keys").IsRequired();
        });
    }
}
