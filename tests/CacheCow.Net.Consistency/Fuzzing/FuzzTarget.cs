namespace CacheCow.Net.Consistency;

/// <summary>Something in the product that reads what others may have written, and what must hold for any input. For one thread.</summary>
internal abstract class FuzzTarget
{
    /// <summary>What it is called on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>Valid inputs: what the product itself writes, in all its forms.</summary>
    public abstract IReadOnlyList<byte[]> Samples { get; }

    /// <summary>Has an input a checksum, behind which the parser lies?</summary>
    public virtual bool HasChecksum => false;

    /// <summary>The longest input that is made.</summary>
    public virtual int LongestInput => 512;

    /// <summary>How many bytes the product may allocate for any input, and for each byte of it.</summary>
    public virtual (int Any, int PerByte) Allowance => (512, 4);

    /// <summary>Puts the right checksum into an input.</summary>
    public virtual void Repair(Span<byte> input)
    {
    }

    /// <summary>Hands an input to the product, and checks the answer.</summary>
    /// <param name="input">Any bytes at all.</param>
    /// <param name="gauge">Runs while the product works, and not while the answer is checked.</param>
    /// <returns>A number for what became of it: an input with a new one is changed further.</returns>
    /// <exception cref="FuzzException">The answer is wrong.</exception>
    public abstract int Run(ReadOnlyMemory<byte> input, Gauge gauge);
}
