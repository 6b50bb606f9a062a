namespace Shop;

/// <summary>Ends the program with a message and a code.</summary>
#pragma warning disable CA1032 // Nobody makes one without a message and a code.
internal sealed class Failure(string message, int exitCode, Exception? cause = null) : Exception(message, cause)
#pragma warning restore CA1032
{
    public int ExitCode { get; } = exitCode;
}
