using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using SQLitePCL;

namespace CacheCow.Net.Sqlite;

/// <summary>Hands a .NET text to SQLite so that no two texts become one.</summary>
/// <remarks>Text that UTF-8 cannot hold (a lone surrogate) is bound as the bytes of its UTF-16: a blob never equals a text in SQLite.</remarks>
internal static class TextBinding
{
    private const int StackBytes = 512;

    public static int Bind(sqlite3_stmt statement, int index, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var most = checked(text.Length * 3);
        if (most <= StackBytes)
            return Bind(statement, index, text, stackalloc byte[StackBytes]);

        var rented = ArrayPool<byte>.Shared.Rent(most);
        try
        {
            return Bind(statement, index, text, rented);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <summary>The text that was bound as a blob.</summary>
    public static string FromBlob(ReadOnlySpan<byte> bytes) => new(MemoryMarshal.Cast<byte, char>(bytes));

    private static int Bind(sqlite3_stmt statement, int index, string text, Span<byte> buffer) =>
        Utf8.FromUtf16(text, buffer, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done
            ? raw.sqlite3_bind_text(statement, index, buffer[..length])
            : raw.sqlite3_bind_blob(statement, index, MemoryMarshal.AsBytes(text.AsSpan()));
}
