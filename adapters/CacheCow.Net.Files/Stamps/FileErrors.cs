using System.Runtime.InteropServices;

namespace CacheCow.Net.Files;

/// <summary>
/// Says why a file cannot be read, by the path that was asked for: what the system says has the full path, which is no business of somebody who asks from outside.
/// </summary>
internal static class FileErrors
{
    private const int NotPermitted = 1;
    private const int NoEntry = 2;
    private const int NoDevice = 6;
    private const int Denied = 13;
    private const int NotADirectory = 20;
    private const int NameTooLong = 36;
    private const int MostErrorNumbers = 4095;

    public static UnreadableFileException NotRegular() => new("it is a pipe, a socket or a device, and only regular files are read");

    public static UnreadableFileException Directory() => new("it is a directory", isDenied: true);

    public static UnreadableFileException TooLarge(int limit) => new($"it is larger than {nameof(FileCacheOptions.MaxReadBytes)}, {limit} bytes");

    public static UnreadableFileException TooManyLinks(int limit) => new($"its path has more than {limit} links, or links that go in a circle");

    /// <summary>Makes an exception of an error number of Linux.</summary>
    public static Exception OfSystem(int number) => number switch
    {
        NoEntry or NotADirectory => new FileNotFoundException(),
        NotPermitted or Denied => new UnauthorizedAccessException { HResult = number },
        NameTooLong => new PathTooLongException { HResult = number },
        NoDevice => NotRegular(),
        _ => new IOException(null, number),
    };

    /// <summary>The same for who asked: with the path as it was asked for, and without any other.</summary>
    public static Exception Told(string path, Exception exception)
    {
        var text = $"The file '{path}' cannot be read: {Reason(exception)}.";
        return exception switch
        {
            UnauthorizedAccessException or UnreadableFileException { IsDenied: true } => new UnauthorizedAccessException(text),
            PathTooLongException => new PathTooLongException(text),
            _ => new IOException(text, exception.HResult),
        };
    }

    private static string Reason(Exception exception) => exception switch
    {
        UnreadableFileException => exception.Message,
        { HResult: > 0 and <= MostErrorNumbers } => Marshal.GetPInvokeErrorMessage(exception.HResult),
        UnauthorizedAccessException => "access is denied, or it is a directory",
        PathTooLongException => "its path is too long",
        _ when OperatingSystem.IsWindows() => Marshal.GetPInvokeErrorMessage(exception.HResult & 0xFFFF),
        _ => "the system does not say why",
    };
}
