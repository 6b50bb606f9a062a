using System.Text.Json;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>Writes a history as lines of JSON, one for each operation, for checkers of linearizability such as Porcupine. The format, and the model to check it by, stand in <c>Histories/README.md</c>.</summary>
internal static class HistoryExport
{
    public static void Write(IEnumerable<Operation> history, string path)
    {
        using var file = File.Create(path);
        using var json = new Utf8JsonWriter(file, new JsonWriterOptions { SkipValidation = true });
        var clients = new Dictionary<(int, int), int>();
        foreach (var operation in history)
        {
            if (NameOf(operation) is not { } name)
                continue;
            Write(json, operation, name, Number(clients, (operation.Node, operation.Client)));
            json.Flush();
            json.Reset();
            file.WriteByte((byte)'\n');
        }
    }

    // W2 that returned, and did not leave the intent standing, is an invalidation; W1 changes nothing that a register has. A read that failed says nothing.
    private static string? NameOf(in Operation operation) => operation.Kind switch
    {
        OperationKind.Read when operation.Outcome == OperationOutcome.Succeeded => "read",
        OperationKind.Commit => "commit",
        OperationKind.Invalidate => "invalidate",
        OperationKind.End when operation.Version > 0 => "invalidate",
        _ => null,
    };

    private static void Write(Utf8JsonWriter json, in Operation operation, string name, int client)
    {
        var isKnown = operation.Outcome is OperationOutcome.Succeeded or OperationOutcome.Overlapped or OperationOutcome.Lapsed;
        json.WriteStartObject();
        json.WriteNumber("client", client);
        json.WriteNumber("key", operation.Key);
        json.WriteNumber("call", operation.Start);
        if (isKnown)
            json.WriteNumber("return", operation.End);
        else
            json.WriteNull("return");
        WriteInput(json, operation, name);
        if (name == "read")
            WriteVersion(json, "output", null, operation);
        json.WriteEndObject();
    }

    private static void WriteInput(Utf8JsonWriter json, in Operation operation, string name) => WriteVersion(json, "input", name, operation);

    private static void WriteVersion(Utf8JsonWriter json, string property, string? name, in Operation operation)
    {
        json.WriteStartObject(property);
        if (name is not null)
            json.WriteString("op", name);
        else
            json.WriteNumber("key", operation.GotKey);
        if (name != "read" && operation.Version > 0)
            json.WriteNumber("version", operation.Version);
        json.WriteEndObject();
    }

    private static int Number(Dictionary<(int, int), int> clients, (int, int) client) =>
        clients.TryGetValue(client, out var number) ? number : clients[client] = clients.Count;
}
