using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>The model of the tests of writing.</summary>
internal class PressContext(DbContextOptions options) : DbContext(options)
{
    public DbSet<Article> Articles => Set<Article>();

    public DbSet<Remark> Remarks => Set<Remark>();

    public DbSet<Writer> Writers => Set<Writer>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Article>(article =>
        {
            article.HasIndex(one => one.Title).IsUnique();
            article.HasMany(one => one.Remarks).WithOne().HasForeignKey(one => one.ArticleId).OnDelete(DeleteBehavior.Cascade);
            article.HasMany(one => one.Labels).WithMany(one => one.Articles).UsingEntity("article_labels");
            if (Database.IsRelational())
                article.Property(one => one.Length).HasComputedColumnSql("""length("Title")""", stored: true);
        });
        modelBuilder.HasCollation("any_case", locale: "und-u-ks-level2", provider: "icu", deterministic: false);
        modelBuilder.Entity<Writer>(writer =>
        {
            writer.Property(one => one.Name).UseCollation("any_case");
            writer.OwnsOne(one => one.Home);
            writer.OwnsMany(one => one.Prizes);
        });
        modelBuilder.Entity<Animal>().ToTable("animals");
        modelBuilder.Entity<Horse>();
    }
}
