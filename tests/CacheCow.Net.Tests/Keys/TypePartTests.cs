using System.Reflection;
using System.Reflection.Emit;

namespace CacheCow.Net.Tests.Keys;

/// <summary>Types as parts of a key.</summary>
[TestFixture]
internal sealed class TypePartTests
{
    [Test]
    public void For_TypesOfOneFullNameInTwoAssemblies_AreTwoIdentities()
    {
        Type[] types = [Defined("One"), Defined("Other")];
        Assert.That(types[0].FullName, Is.EqualTo(types[1].FullName));
        var all = types.Concat(types.Select(type => typeof(List<>).MakeGenericType(type))).Concat(types.Select(type => type.MakeArrayType()))
            .Concat(types.Select(type => typeof(Dictionary<,>).MakeGenericType(typeof(int), type)));
        Assert.That(all.Select(type => CacheKeys.For("k", type).Identity), Is.Unique);
    }

    [Test]
    public void For_DifferentTypes_AreDifferentIdentities()
    {
        Type[] types =
        [
            typeof(int), typeof(int[]), typeof(int[,]), typeof(int[][]), typeof(int?), typeof(List<int>), typeof(List<>), typeof(List<int>[]), typeof(List<int[]>), typeof(Outer<int>),
            typeof(Outer<int>.Inner), typeof(Outer<string>.Inner), typeof(Dictionary<int, string>), typeof(Dictionary<string, int>), typeof(int).MakePointerType(),
            typeof(int).MakeByRefType(), typeof(int).MakeArrayType(1),
        ];
        Assert.That(types.Select(type => CacheKeys.For("k", type).Identity), Is.Unique);
    }

    [Test]
    public void For_AType_HasNoVersionInIt()
    {
        Assert.That(CacheKeys.For("k", typeof(List<Outer<int>>)).Identity, Does.Not.Contain("Version").And.Contain("CacheCow.Net.Tests"));
        Assert.That(CacheKeys.For("k", typeof(string)).Identity, Is.EqualTo("k$System.String"));
    }

    [Test]
    public void For_AParameterOfAType_IsRefused() =>
        Assert.That(() => CacheKeys.For("k", typeof(List<>).GetGenericArguments()[0]), Throws.ArgumentException);

    private static Type Defined(string assembly) => AssemblyBuilder.DefineDynamicAssembly(new AssemblyName(assembly), AssemblyBuilderAccess.RunAndCollect)
        .DefineDynamicModule("m").DefineType("Shop.Order", TypeAttributes.Public).CreateType();

    private sealed class Outer<T>
    {
        internal sealed class Inner(T value)
        {
            public T Value => value;
        }
    }
}
