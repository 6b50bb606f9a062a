using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace CacheCow.Net.Files;

/// <summary>A folder's number and time of creation, as Linux tells them (<c>statx</c>).</summary>
internal static class Inode
{
    private const int CurrentFolder = -100;
    private const uint NumberAndCreation = 0x100 | 0x800;
    private const int AnswerBytes = 256;
    private const int NumberAt = 32;
    private const int CreationAt = 80;

    /// <returns>Zeros: the system does not tell.</returns>
    public static (ulong Number, long Creation) Of(string path)
    {
        var answer = new byte[AnswerBytes];
        try
        {
            if (Ask(CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), 0, NumberAndCreation, answer) != 0)
                return default;
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            return default;
        }

        // Little-endian as all machines that .NET runs Linux on, but one: there the bytes are swapped, and still tell folders apart.
        var seconds = BinaryPrimitives.ReadInt64LittleEndian(answer.AsSpan(CreationAt));
        var nanoseconds = BinaryPrimitives.ReadUInt32LittleEndian(answer.AsSpan(CreationAt + sizeof(long)));
        return (BinaryPrimitives.ReadUInt64LittleEndian(answer.AsSpan(NumberAt)), unchecked(seconds * 1_000_000_000 + nanoseconds));
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Ask(int folder, byte[] path, int flags, uint mask, byte[] answer);
}
