namespace BlogPosts;

/// <summary>Ends the program with one sentence.</summary>
#pragma warning disable CA1032 // Nobody makes one without a sentence and a code.
internal sealed class Failure(string sentence, int exitCode, Exception cause) : Exception(sentence, cause)
#pragma warning restore CA1032
{
    public int ExitCode { get; } = exitCode;
}
