using System.Buffers;

namespace CacheCow.Net;

/// <summary>Checks the name of a queue: it becomes a part of store keys, and stands in metrics.</summary>
internal static class QueueName
{
    private const int MostCharacters = 100;
    private static readonly SearchValues<char> Allowed = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_");

    public static string Check(string? name, string parameter)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (name.Length is 0 or > MostCharacters || name.AsSpan().ContainsAnyExcept(Allowed))
            throw new ArgumentException($"The name of a queue is '{name}', and must be 1 to {MostCharacters} letters, digits, '.', '-' or '_' (ASCII).", parameter);
        return name;
    }
}
