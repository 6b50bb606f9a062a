using K4os.Hash.xxHash;

namespace CacheCow.Net.Consistency.Tests.Fuzzing;

/// <summary>The fuzzer finds what it is to find: each target here has a fault.</summary>
[TestFixture]
internal sealed class FuzzerTests
{
    private static readonly FuzzOptions Options = new() { Inputs = 400_000 };

    [Test]
    public async Task Run_AnswerIsWrong_NamesTheInput()
    {
        var report = await FuzzCommand.RunAsync(new FaultyTarget(input => FuzzException.ThrowIf(input is [0x12, 0x34], "it is wrong")), Options);
        Assert.That(report.Failure, Does.Contain("it is wrong").And.Contain("--input 1234"));
    }

    [Test]
    public async Task Run_Exception_IsReported()
    {
        var report = await FuzzCommand.RunAsync(new FaultyTarget(input => _ = input.Length < 3 ? 0 : input[2]), Options);
        Assert.That(report.Failure, Is.Null, "the twin");
        report = await FuzzCommand.RunAsync(new FaultyTarget(input => _ = input.Length < 2 ? 0 : input[2]), Options);
        Assert.That(report.Failure, Does.Contain(nameof(IndexOutOfRangeException)));
    }

    [Test]
    public async Task Run_LengthThatLies_IsFoundByWhatItAllocates()
    {
        var report = await FuzzCommand.RunAsync(new FaultyTarget(input => GC.KeepAlive(new byte[input.Length < 2 ? 0 : input[0] << 8])), Options);
        Assert.That(report.Failure, Does.Contain("allocated"));
    }

    [Test]
    public async Task Run_NoAnswer_IsReported()
    {
        using var never = new ManualResetEventSlim();
        var report = await FuzzCommand.RunAsync(new FaultyTarget(_ => never.Wait()), Options, TimeSpan.FromMilliseconds(100));
        never.Set();
        Assert.That(report.Failure, Does.Contain("no answer"));
    }

    [Test]
    public async Task Run_FaultBehindAChecksum_IsFoundOnlyIfItIsRepaired([Values] bool isRepaired)
    {
        var target = new FaultyTarget(input => FuzzException.ThrowIf(input.Length > 1 && input[^1] == input[..^1].ToArray().Sum(one => one) % 251 && input[0] == 0x77, "behind it"), isRepaired);
        var report = await FuzzCommand.RunAsync(target, Options with { Inputs = 2000 });
        Assert.That(report.Failure, isRepaired ? Does.Contain("behind it") : Is.Null);
    }

    // Five bytes in a row are not met by chance; one after another they are, if each that is right is kept.
    [Test]
    public async Task Run_OutcomesThatLeadDeeper_AreFollowed([Values] bool areTold)
    {
        var report = await FuzzCommand.RunAsync(new DeepTarget(areTold), Options with { Inputs = 3_000_000 });
        Assert.That(report.Failure, areTold ? Does.Contain("all the way") : Is.Null);
    }

    [Test]
    public async Task Run_OneSeed_GivesTheSameInputs()
    {
        var (first, second, other) = (new HashTarget(), new HashTarget(), new HashTarget());
        await FuzzCommand.RunAsync(first, Options);
        await FuzzCommand.RunAsync(second, Options);
        await FuzzCommand.RunAsync(other, Options with { Seed = 2 });
        Assert.That(first.Hash, Is.EqualTo(second.Hash).And.Not.EqualTo(other.Hash));
    }

    private sealed class FaultyTarget(Action<byte[]> read, bool hasChecksum = false) : FuzzTarget
    {
        public override string Name => "faulty";

        public override IReadOnlyList<byte[]> Samples { get; } = [[1, 2, 3]];

        public override bool HasChecksum => hasChecksum;

        public override void Repair(Span<byte> input)
        {
            if (input.Length > 1)
                input[^1] = (byte)(input[..^1].ToArray().Sum(one => one) % 251);
        }

        public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
        {
            var bytes = input.ToArray();
            gauge.Start();
            read(bytes);
            gauge.Stop();
            return 0;
        }
    }

    private sealed class DeepTarget(bool isTold) : FuzzTarget
    {
        private static readonly byte[] Way = [0x91, 0x3C, 0xE7, 0x58, 0xA4];

        public override string Name => "deep";

        public override IReadOnlyList<byte[]> Samples { get; } = [[0, 0, 0, 0, 0, 0, 0, 0]];

        public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
        {
            gauge.Start();
            var depth = input.Span.CommonPrefixLength(Way);
            gauge.Stop();
            FuzzException.ThrowIf(depth == Way.Length, "all the way");
            return isTold ? depth : 0;
        }
    }

    // One that took long, because its thread waited for its turn, is given again at once, and measured anew: that is no other input.
    private sealed class HashTarget : FuzzTarget
    {
        private ulong _last;

        public override string Name => "hash";

        public override IReadOnlyList<byte[]> Samples { get; } = [[1, 2, 3, 4, 5, 6, 7, 8]];

        public ulong Hash { get; private set; }

        public override int Run(ReadOnlyMemory<byte> input, Gauge gauge)
        {
            gauge.Start();
            var digest = XXH64.DigestOf(input.Span);
            if (digest != _last)
                Hash = Hash * 31 + digest;
            _last = digest;
            gauge.Stop();
            return (int)(Hash & 7);
        }
    }
}
