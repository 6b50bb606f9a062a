namespace CacheCow.Net.MongoDB.Tests;

/// <summary>Needs no driver.</summary>
[TestFixture]
internal sealed class StoredPositionTests
{
    private static readonly StoredPosition Position = new([5, 0, 0, 0, 0], ulong.MaxValue - 1, UInt128.MaxValue - 2);
    private static readonly byte[] Good = Position.Write();

    [Test]
    public void Read_Written_IsTheSame() => Assert.That(StoredPosition.Read(Good), Is.EqualTo(Position));

    [Test]
    public void Read_Nothing_IsNone() => Assert.That(StoredPosition.Read(null), Is.Null);

    [Test]
    public void Read_CutOff_IsNone()
    {
        for (var length = 0; length < Good.Length; length++)
            Assert.That(StoredPosition.Read(Good.AsMemory(0, length)), Is.Null, $"{length}");
    }

    [Test]
    public void Read_AnyBitTurned_IsNone()
    {
        for (var bit = 0; bit < Good.Length * 8; bit++)
        {
            var bytes = Good.ToArray();
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.That(StoredPosition.Read(bytes), Is.Null, $"{bit}");
        }
    }

    [Test]
    public void Read_TooLong_IsNone() => Assert.That(StoredPosition.Read(new StoredPosition(new byte[65_536], 1, 2).Write()), Is.Null);

    [TestCase(1UL, 0UL, 0, ExpectedResult = true)]
    [TestCase(1UL, 1UL, 0, ExpectedResult = false)]
    [TestCase(0UL, 1UL, 0, ExpectedResult = false)]
    [TestCase(1UL, 0UL, 7, ExpectedResult = false, Description = "It is about something else.")]
    public bool IsLaterThan_Another_ComparesTimesOfTheSameMapping(ulong time, ulong other, int mapping) =>
        new StoredPosition([], time, 0).IsLaterThan(new StoredPosition([], other, (UInt128)mapping));
}
