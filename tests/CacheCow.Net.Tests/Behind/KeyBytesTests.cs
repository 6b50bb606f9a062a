namespace CacheCow.Net.Tests.Behind;

/// <summary>Bytes that are no key are refused in one way, whatever is wrong with them.</summary>
[TestFixture]
internal sealed class KeyBytesTests
{
    [TestCase(typeof(string), new byte[] { 0x81 })]
    [TestCase(typeof(string), new byte[] { 0xFF, 1 })]
    [TestCase(typeof(Guid), new byte[] { 1, 2, 3 })]
    [TestCase(typeof(int), new byte[] { 1, 2, 3, 4 })]
    [TestCase(typeof(int), new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    [TestCase(typeof(byte), new byte[] { 0, 1, 0, 0, 0, 0, 0, 0 })]
    public void Read_BytesOfNoKey_AreAFormatException(Type type, byte[] bytes) => Assert.That(() => KeyBytes.Read(type, bytes), Throws.InstanceOf<FormatException>());

    [Test]
    public void Read_WhatWasWritten_IsTheKey(
        [Values("text", "", "\ud800", int.MinValue, long.MaxValue, ulong.MaxValue, (byte)255, (sbyte)-1)] object key) => Assert.That(KeyBytes.Read(key.GetType(), KeyBytes.Of(key)), Is.EqualTo(key));
}
