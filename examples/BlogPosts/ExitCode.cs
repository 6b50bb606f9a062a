namespace BlogPosts;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NoServer = 3;
    public const int Interrupted = 130;
}
