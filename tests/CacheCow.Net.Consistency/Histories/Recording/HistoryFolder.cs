using System.Runtime.InteropServices;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>What all processes have written down.</summary>
internal static class HistoryFolder
{
    public const string Extension = ".history";

    private const int AtOnce = 4096;

    /// <summary>All operations, in no order. The processes must have ended.</summary>
    public static IEnumerable<Operation> Read(string folder) => Directory.EnumerateFiles(folder, $"*{Extension}").Order(StringComparer.Ordinal).SelectMany(ReadFile);

    private static IEnumerable<Operation> ReadFile(string path)
    {
        using var file = File.OpenRead(path);
        var operations = new Operation[AtOnce];
        for (int count; (count = ReadSome(file, operations)) > 0;)
        {
            for (var i = 0; i < count; i++)
            {
                // Places are taken in order: the first one that nobody took is the end. One that was taken by a process which died at once is not.
                if (operations[i].Kind != OperationKind.None)
                    yield return Ended(operations[i]);
            }

            if (Array.TrueForAll(operations, operation => operation.Kind == OperationKind.None))
                yield break;
        }
    }

    // Killed as it was about to write the end down: nobody knows what became of it.
    private static Operation Ended(Operation operation) => operation.End == 0 ? operation with { Outcome = OperationOutcome.Unknown } : operation;

    private static int ReadSome(FileStream file, Operation[] operations)
    {
        var bytes = MemoryMarshal.AsBytes(operations.AsSpan());
        return file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) / Marshal.SizeOf<Operation>();
    }
}
