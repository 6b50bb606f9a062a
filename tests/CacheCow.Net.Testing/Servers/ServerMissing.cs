namespace CacheCow.Net.Testing;

/// <summary>What becomes of tests whose server is not installed: ignored with the reason, but failed with <c>CI=true</c>.</summary>
public static class ServerMissing
{
    /// <summary>Ends the test if a program cannot be found.</summary>
    /// <param name="program">Its name, as it is looked for in <c>PATH</c>.</param>
    /// <param name="remedy">What to do so that it is found.</param>
    public static void Require(string program, string remedy)
    {
        if (!IsInPath(program))
            End($"{program} is not in PATH: {remedy}");
    }

    /// <summary>Ends the test.</summary>
    /// <param name="reason">What is missing, and what to do about it.</param>
    public static void End(string reason)
    {
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(reason);
        else
            Assert.Ignore(reason);
    }

    private static bool IsInPath(string program)
    {
        var folders = Environment.GetEnvironmentVariable("PATH") ?? "";
        return folders.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
    }
}
