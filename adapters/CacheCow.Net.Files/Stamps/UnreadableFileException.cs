namespace CacheCow.Net.Files;

/// <summary>A rule of this package forbids reading the file. Never reaches a caller: <see cref="FileErrors.Told"/> adds the path that was asked for.</summary>
/// <param name="reason">Which rule.</param>
/// <param name="isDenied">Callers get an <see cref="UnauthorizedAccessException"/>, as .NET has it for directories.</param>
internal sealed class UnreadableFileException(string reason, bool isDenied = false) : IOException(reason)
{
    public bool IsDenied => isDenied;
}
