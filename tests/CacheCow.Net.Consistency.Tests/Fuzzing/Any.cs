using FsCheck;
using FsCheck.Fluent;

namespace CacheCow.Net.Consistency.Tests.Fuzzing;

/// <summary>Values for properties, most of them awkward, and how often properties are checked.</summary>
internal static class Any
{
    private const int Times = 5000;

    /// <summary>Texts of characters that mean something to some parser; half characters, too.</summary>
    public static Gen<string> Text { get; } = TextOf("a$\\0u8DFEb{}*?[]^- \u0001\0\uFFFDä€\ud83d\ude00\ud800");

    public static Gen<byte[]> Bytes { get; } = Gen.ArrayOf(Gen.Choose(0, 255).Select(one => (byte)one));

    public static Gen<string> TextOf(string letters) => Gen.ArrayOf(Gen.Elements(letters.ToCharArray())).Select(text => new string(text));

    /// <summary>Checks that it holds for all values; what fails is made small, and shown.</summary>
    public static void Check<T>(Gen<T> values, Func<T, bool> holds) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(Times).WithReplay(17, 19), Prop.ForAll(values.ToArbitrary(), holds));
}
