using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

/// <summary>Values that only the database takes for equal: a save tells of the row's own.</summary>
[TestFixture]
internal class LenientTests : WritingTests
{
    [Test]
    public async Task Save_OfARowThatWasFoundByAnotherSpelling_IsReadAnew([Values] bool isMany)
    {
        var writer = await SaveAsync(new Writer { Name = NewName() });
        var shouted = writer.Name.ToUpperInvariant();
        Assert.That(await IsFoundAsync(shouted, isMany), Is.True);
        Assert.That(await IsFoundAsync(writer.Name, isMany), Is.True);

        await using var context = NewContext();
        context.Remove(await context.Writers.SingleAsync(one => one.Id == writer.Id));
        await context.SaveChangesAsync();
        Assert.That(await IsFoundAsync(shouted, isMany), Is.False);
        Assert.That(await IsFoundAsync(writer.Name, isMany), Is.False);
    }

    [Test]
    public async Task Insert_OfARowThatWasMissedByAnotherSpelling_IsFoundByIt([Values] bool isMany)
    {
        var name = NewName();
        var shouted = name.ToUpperInvariant();
        Assert.That(await IsFoundAsync(shouted, isMany), Is.False);
        await SaveAsync(new Writer { Name = name });
        Assert.That(await IsFoundAsync(shouted, isMany), Is.True);
    }

    [Test]
    public async Task Get_ByTheOwnSpelling_IsCached_AndByAnotherIsNot()
    {
        var writer = await SaveAsync(new Writer { Name = NewName() });
        Store.Forget();
        await IsFoundAsync(writer.Name.ToUpperInvariant(), isMany: false);
        Assert.That(Store.Fills, Is.Zero);
        await IsFoundAsync(writer.Name, isMany: false);
        Assert.That(Store.Fills, Is.EqualTo(1));
    }

    private async Task<bool> IsFoundAsync(string name, bool isMany) =>
        isMany ? (await Reader.GetManyAsync<Writer>("Name", new[] { name, NewName() })).ContainsKey(name) : await Reader.GetAsync<Writer>(one => one.Name, name) is not null;
}
