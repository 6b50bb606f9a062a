using System.Diagnostics;

namespace CacheCow.Net.Consistency;

/// <summary>Gives one target its inputs, one after another.</summary>
/// <remarks>
/// <para>1. The samples. 2. All short strings of bytes. 3. The samples cut anywhere. 4. The samples with any one byte changed, and with any two. 5. Changes at random, several at a time,
/// until there are as many as asked for. Where there is a checksum, 3 and 4 come both with the wrong and the right one, 5 mostly with the right one.</para>
/// <para>5 is guided by what became of the inputs (see <see cref="FuzzTarget.Run"/>), not by which code ran: one with a new outcome is kept, and changed further.</para>
/// <para>A seed gives the same inputs again.</para>
/// </remarks>
internal sealed class Fuzzer(FuzzTarget target, FuzzOptions options)
{
    private const int RepairedOf = 8;
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);

    private readonly Gauge _gauge = new();
    private readonly Corpus _corpus = new(target.Samples);
    private readonly ByteRandom _random = new(options.Seed, target.Name);
    private readonly Stopwatch _watch = new();
    private ReadOnlyMemory<byte> _input;
    private long _inputs;
    private long _mostAllocated;

    public long Inputs => Volatile.Read(ref _inputs);

    /// <summary>The last input, to repeat it by.</summary>
    public string Current => $"--target {target.Name} --input {Convert.ToHexString(_input.Span)}";

    public FuzzReport Report(string? failure) => new(target.Name, Inputs, _watch.Elapsed, _corpus.Outcomes, _mostAllocated, failure);

    public FuzzReport Run()
    {
        try
        {
            _watch.Start();
            if (options.Input is { } one)
                Give(one);
            else
                GiveAll();
            _watch.Stop();
            return Report(null);
        }
        catch (Exception exception)
        {
            _watch.Stop();
            return Report($"{(exception is FuzzException ? "" : exception.GetType().Name + " thrown: ")}{exception.Message} {Current}{(exception is FuzzException ? "" : Environment.NewLine + exception.StackTrace)}");
        }
    }

    private void GiveAll()
    {
        foreach (var sample in target.Samples)
            Give(sample);
        var systematic = new SystematicInputs(target.Samples, options.Inputs / 8);
        foreach (var input in systematic.Short())
            Give(input);
        foreach (var input in systematic.Cut().Concat(systematic.WithOneChange()).Concat(systematic.WithTwoChanges()))
        {
            Give(input);
            if (target.HasChecksum)
                GiveRepaired(input);
        }

        var mutator = new Mutator(_random, target.LongestInput);
        while (_inputs < options.Inputs)
            GiveChanged(mutator);
    }

    private void GiveChanged(Mutator mutator)
    {
        var input = mutator.Change(_corpus.Pick(_random), _corpus.Pick(_random));
        if (target.HasChecksum && _random.Below(RepairedOf) > 0)
            target.Repair(input.Span);
        Give(input);
    }

    private void GiveRepaired(Memory<byte> input)
    {
        target.Repair(input.Span);
        Give(input);
    }

    private void Give(ReadOnlyMemory<byte> input)
    {
        _input = input;
        var outcome = target.Run(input, _gauge);
        if (_gauge.Elapsed > Slow || _gauge.Allocated > Allowed(input))
            MeasureAgain(input);
        _mostAllocated = Math.Max(_mostAllocated, _gauge.Allocated);
        _corpus.Note(outcome, input.Span);
        Volatile.Write(ref _inputs, _inputs + 1);
    }

    private long Allowed(ReadOnlyMemory<byte> input) => target.Allowance.Any + (long)target.Allowance.PerByte * input.Length;

    // The thread may have waited for its turn, and the first run of a piece of code allocates more: what counts is the least of some runs.
    private void MeasureAgain(ReadOnlyMemory<byte> input)
    {
        var (elapsed, allocated) = (_gauge.Elapsed, _gauge.Allocated);
        for (var i = 0; i < 5 && (elapsed > Slow || allocated > Allowed(input)); i++)
        {
            target.Run(input, _gauge);
            (elapsed, allocated) = (_gauge.Elapsed < elapsed ? _gauge.Elapsed : elapsed, Math.Min(_gauge.Allocated, allocated));
        }

        FuzzException.ThrowIf(elapsed > Slow, $"took {elapsed.TotalMilliseconds} ms for {input.Length} bytes");
        FuzzException.ThrowIf(allocated > Allowed(input), $"allocated {allocated} bytes for {input.Length} bytes, more than {Allowed(input)}");
    }
}
