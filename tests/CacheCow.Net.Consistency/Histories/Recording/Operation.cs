using System.Runtime.InteropServices;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>One operation on one object, as it lies in a file. Times are of <c>CLOCK_MONOTONIC</c>, the same for all processes, in <see cref="System.Diagnostics.Stopwatch"/>'s ticks.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Operation
{
    public long Start;

    /// <summary>0: it has no end.</summary>
    public long End;

    public long Version;

    /// <summary>Which write it is part of; the same for all objects and steps of one.</summary>
    public long Write;

    public int Key;

    /// <summary>Whose object a read brought; -1: nobody's.</summary>
    public int GotKey;

    /// <summary>Which reader or writer of the node.</summary>
    public int Client;

    /// <summary>Which cache; one that comes after a kill is another.</summary>
    public ushort Node;

    public OperationOutcome Outcome;

    /// <summary>Written last when an operation begins: without it, there is none.</summary>
    public OperationKind Kind;
}
