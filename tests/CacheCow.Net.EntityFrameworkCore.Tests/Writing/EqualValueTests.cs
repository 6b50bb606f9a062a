using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>Values that are equal for .NET, and two for the database: what a transaction has written of the one says nothing of the other.</summary>
[TestFixture]
internal sealed class EqualValueTests
{
    private string _file = "";
    private EfCacheCow<CouponContext> _cache = null!;

    [SetUp]
    public async Task CreateDatabase()
    {
        _file = Path.GetTempFileName();
        _cache = new EfCacheCow<CouponContext>(new MemoryStore(), () => NewContext(false)).Lookup<Coupon>(one => one.Code);
        await using var context = NewContext(false);
        await context.Database.EnsureCreatedAsync();
        context.AddRange(new Coupon { Id = 1, Code = new Code("abc"), Note = "old" }, new Coupon { Id = 2, Code = new Code("ABC"), Note = "old" });
        await context.SaveChangesAsync();
    }

    [TearDown]
    public void RemoveDatabase()
    {
        SqliteConnection.ClearAllPools();
        File.Delete(_file);
    }

    [Test]
    public async Task Save_OfWhatIsEqualToAnEarlierOneInTheTransaction_IsInvalidatedToo([Values] bool isAsync)
    {
        Assert.That((await NoteAsync("abc"), await NoteAsync("ABC")), Is.EqualTo(("old", "old")));
        await using (var context = NewContext(true))
        {
            await using var transaction = await context.Database.BeginTransactionAsync();
            foreach (var id in new[] { 1, 2 })
            {
                (await context.Coupons.SingleAsync(one => one.Id == id)).Note = "new";
                if (isAsync)
                    await context.SaveChangesAsync();
                else
                    context.SaveChanges();
            }

            await transaction.CommitAsync();
        }

        Assert.That((await NoteAsync("abc"), await NoteAsync("ABC")), Is.EqualTo(("new", "new")));
    }

    [Test]
    public void IsWithin_EqualValuesOfTwoObjects_IsNot()
    {
        var (one, other) = (new Changes(), new Changes());
        one.Keys.Add(new Lookup(typeof(Coupon), "Code", new Code("abc")));
        other.Keys.Add(new Lookup(typeof(Coupon), "Code", new Code("ABC")));
        Assert.That(one.IsWithin(other, EqualityComparer<Lookup>.Default), Is.True, "The twin: .NET's own equality takes them for one.");
        Assert.That(one.IsWithin(other, _cache.KeyComparer), Is.False);
        Assert.That(one.IsWithin(one, _cache.KeyComparer), Is.True);
    }

    private async Task<string?> NoteAsync(string code) => (await _cache.GetAsync<Coupon>(one => one.Code, new Code(code)))?.Note;

    private CouponContext NewContext(bool tells)
    {
        var options = new DbContextOptionsBuilder<CouponContext>().UseSqlite($"Data Source={_file}");
        return new CouponContext((tells ? options.UseCacheCow(_cache) : options).Options);
    }

    internal sealed class Coupon
    {
        public int Id { get; set; }

        public Code Code { get; set; }

        public string Note { get; set; } = "";
    }

    /// <summary>A program's own idea of equality, which the database does not share.</summary>
    internal readonly record struct Code(string Text)
    {
        public bool Equals(Code other) => string.Equals(Text, other.Text, StringComparison.OrdinalIgnoreCase);

        public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Text);
    }

    internal sealed class CouponContext(DbContextOptions<CouponContext> options) : DbContext(options)
    {
        public DbSet<Coupon> Coupons => Set<Coupon>();

        protected override void OnModelCreating(ModelBuilder modelBuilder) =>
            modelBuilder.Entity<Coupon>().Property(one => one.Code).HasConversion(code => code.Text, text => new Code(text));
    }
}
