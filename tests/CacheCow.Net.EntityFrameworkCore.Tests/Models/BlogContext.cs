using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>The model of the tests.</summary>
internal sealed class BlogContext(DbContextOptions<BlogContext> options) : DbContext(options)
{
    public DbSet<Post> Posts => Set<Post>();

    public DbSet<Author> Authors => Set<Author>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.HasCollation("any_case", locale: "und-u-ks-level2", provider: "icu", deterministic: false);
        ConfigurePosts(modelBuilder);
        ConfigureAuthors(modelBuilder);
        ConfigureEverything(modelBuilder);
        ConfigureParcels(modelBuilder);
        modelBuilder.Entity<Account>(account =>
        {
            account.Property(one => one.Id);
            account.Property(one => one.Owner);
            account.Property(one => one.Balance).HasField("_balance");
        });
        modelBuilder.Entity<Pet>();
        modelBuilder.Entity<Dog>().Property<int?>("Fleas");
        modelBuilder.Entity<Cat>();
        modelBuilder.Entity<Lion>();
    }

    private void ConfigurePosts(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Post>(post =>
        {
            post.Property(one => one.Title).HasColumnName("post_title");
            post.Property<string>("Tenant").HasDefaultValue("none").HasColumnName("tenant_id");
            post.Property<DateTime?>("LastModified");
            post.Property(one => one.Slug).UseCollation("any_case");
            post.Property(one => one.State).HasConversion<string>();
            post.Navigation(one => one.Author).AutoInclude();
            post.HasMany(one => one.Answers).WithOne(one => one.Parent);
        });
        var numbers = modelBuilder.Entity<PostNumbers>().HasNoKey();
        if (Database.IsRelational())
            numbers.ToView("post_numbers");
        else
            numbers.ToInMemoryQuery(() => Posts.Select(post => new PostNumbers { Title = post.Title, Views = post.Views }));
    }

    private static void ConfigureAuthors(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Author>(author =>
        {
            author.OwnsOne(one => one.Home, home => { home.OwnsOne(one => one.Spot); home.Property<string?>("Note"); });
            author.Navigation(one => one.Home).IsRequired();
            author.OwnsOne(one => one.Work, work => work.OwnsOne(one => one.Spot));
            author.OwnsMany(one => one.Awards, award => award.Property<string?>("Secret"));
        });

    private void ConfigureEverything(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Everything>(everything =>
        {
            everything.Property(one => one.StateAsText).HasConversion<string>();
            everything.Property(one => one.Price).HasConversion(money => money.Cents, cents => new Money(cents));
            everything.Property(one => one.Utc);
            if (Database.IsNpgsql())
            {
                everything.Property(one => one.Unspecified).HasColumnType("timestamp without time zone");
                everything.Property<uint>("Version").IsRowVersion();
                everything.Property(one => one.Labels).HasColumnType("jsonb");
            }
            else
            {
                everything.Ignore(one => one.Labels);
            }
        });

    private void ConfigureParcels(ModelBuilder modelBuilder) =>
        modelBuilder.Entity<Parcel>(parcel =>
        {
            parcel.ComplexProperty(one => one.Size);
            parcel.ComplexProperty(one => one.Weight);
            if (!Database.IsRelational())
            {
                parcel.Ignore(one => one.Boxes).Ignore(one => one.Trace).Ignore(one => one.Padding);
                return;
            }

            parcel.ComplexProperty(one => one.Padding, padding => padding.Property(one => one!.Width));
            parcel.ComplexCollection(one => one.Boxes, boxes => boxes.ToJson());
            parcel.OwnsOne(one => one.Trace, trace =>
            {
                trace.ToJson();
                trace.OwnsMany(one => one.Stops, stop => stop.OwnsOne(one => one.Spot));
            });
        });
}
