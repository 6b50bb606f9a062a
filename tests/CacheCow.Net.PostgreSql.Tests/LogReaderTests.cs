namespace CacheCow.Net.PostgreSql.Tests;

/// <summary>Messages that are cut, or lie about their lengths, are an error of the connection and nothing worse.</summary>
[TestFixture]
internal sealed class LogReaderTests
{
    private static readonly byte[] Begin = [(byte)'B', .. new byte[16], 0, 0, 0, 7];
    private static readonly byte[] Table = [(byte)'R', 0, 0, 0, 1, .. "public\0t\0f"u8, 0, 1, 1, .. "id\0"u8, 0, 0, 0, 23, 0, 0, 0, 0];
    private static readonly byte[] Row = [(byte)'I', 0, 0, 0, 1, (byte)'N', 0, 1, (byte)'t', 0, 0, 0, 1, (byte)'7'];
    private static readonly byte[] End = [(byte)'C', .. new byte[25]];

    [Test]
    public async Task Messages_OfATransaction_AreRead()
    {
        var transaction = await ReadAsync(NewReader(), Begin, Table, Row, End);
        Assert.That(transaction!.Id, Is.EqualTo(7));
    }

    [Test]
    public async Task Messages_WithoutATransaction_AreRefused()
    {
        var reader = NewReader();
        await ReadAsync(reader, Begin, Table, End);
        Assert.That(() => ReadAsync(reader, (byte[])[(byte)'T', 0, 0, 0, 1, 0, 0, 0, 0, 1]), Throws.Nothing);
        Assert.That(() => ReadAsync(reader, Row[..4]), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Messages_CutAnywhere_AreRefused()
    {
        foreach (var (message, before) in new[] { (Table, new[] { Begin }), (Row, [Begin, Table]), (End, [Begin]), (Begin, []) })
        {
            for (var length = 1; length < message.Length; length++)
                Assert.That(() => ReadAsync(NewReader(), [.. before, message[..length]]), Throws.InstanceOf<InvalidDataException>(), $"{(char)message[0]} of {length}");
        }
    }

    [Test]
    public async Task Messages_WithAnyByteChanged_AreReadOrRefused()
    {
        foreach (var (message, before) in new[] { (Table, new[] { Begin }), (Row, [Begin, Table]), (End, [Begin]), (Begin, []) })
        {
            for (var at = 1; at < message.Length; at++)
            {
                foreach (var value in new byte[] { 0, 1, 0x7F, 0x80, 0xFF })
                {
                    var changed = message.ToArray();
                    changed[at] = value;
                    Assert.That(await FailureAsync([.. before, changed]), Is.Null.Or.InstanceOf<InvalidDataException>());
                }
            }
        }
    }

    // Passed over, the row would have invalidated nothing.
    [TestCase('I', 'X')]
    [TestCase('I', 'K')]
    [TestCase('U', 'X')]
    [TestCase('D', 'N')]
    [TestCase('D', 'X')]
    public void Row_OfAnUnknownPart_IsRefused(char operation, char part)
    {
        byte[] row = [(byte)operation, 0, 0, 0, 1, (byte)part, .. Row[6..]];
        Assert.That(() => ReadAsync(NewReader(), Begin, Table, row), Throws.InstanceOf<InvalidDataException>());
    }

    [Test]
    public void Update_WithoutTheRowAfterIt_IsRefused() =>
        Assert.That(() => ReadAsync(NewReader(), Begin, Table, [(byte)'U', 0, 0, 0, 1, (byte)'O', .. Row[6..]]), Throws.InstanceOf<InvalidDataException>());

    [Test]
    public void Begin_WithinATransaction_IsRefused() =>
        Assert.That(() => ReadAsync(NewReader(), Begin, Table, Row, Begin), Throws.InstanceOf<InvalidDataException>());

    [Test]
    public void Table_OfMoreColumnsThanItHasBytes_IsRefusedBeforeMemoryIsTaken()
    {
        byte[] table = [.. Table[..15], 0xFF, 0xFF, .. Table[17..]];
        Assert.That(() => ReadAsync(NewReader(), Begin, table), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("65535 columns"));
    }

    [Test]
    public void Table_OfTwoColumnsOfOneName_IsRefused()
    {
        byte[] table = [.. Table[..15], 0, 2, .. Table[17..], .. Table[17..]];
        Assert.That(() => ReadAsync(NewReader(), Begin, table), Throws.InstanceOf<InvalidDataException>().With.Message.Contains("one name"));
    }

    [Test]
    public async Task Commit_AtATimeThatDotNetHasNoneFor_IsReadAll([Values(0x7F, 0x80)] byte first)
    {
        var transaction = await ReadAsync(NewReader(), Begin, Table, Row, [.. End[..18], first, .. new byte[7]]);
        Assert.That(transaction!.CommittedAt.Year, Is.EqualTo(first == 0x7F ? 9999 : 1));
    }

    private static LogReader NewReader() => new((_, _) => ValueTask.CompletedTask, () => new ChangeSet(10, new FeedMetrics("test")), () => 0);

    private static async Task<Exception?> FailureAsync(byte[][] messages)
    {
        try
        {
            await ReadAsync(NewReader(), messages);
            return null;
        }
        catch (Exception exception)
        {
            return exception;
        }
    }

    private static async Task<LogTransaction?> ReadAsync(LogReader reader, params byte[][] messages)
    {
        LogTransaction? last = null;
        foreach (var message in messages)
            last = await reader.ReadAsync(new MemoryStream(message), default);
        return last;
    }
}
