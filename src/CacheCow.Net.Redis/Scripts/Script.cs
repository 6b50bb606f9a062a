using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CacheCow.Net.Redis;

/// <summary>A Lua script, and the name that a server has for it: its SHA-1.</summary>
internal sealed class Script
{
    private Script(string text)
    {
        Text = text;
        Hash = NameOf(text);
    }

    public string Text { get; }

    public byte[] Hash { get; }

    /// <summary>Reads a script that lies in this assembly, in one file or more, one after the other.</summary>
    /// <param name="files">The names of its files.</param>
    public static Script Load(params ReadOnlySpan<string> files)
    {
        var text = new StringBuilder();
        foreach (var file in files)
            text.Append(TextOf(file));
        return new Script(text.ToString());
    }

    private static string TextOf(string file)
    {
        using var stream = typeof(Script).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The script {file} is not in {typeof(Script).Assembly}. Build it again, with its scripts.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [SuppressMessage("Security", "CA5350", Justification = "Redis names scripts by their SHA-1; nothing is kept secret with it.")]
    private static byte[] NameOf(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
}
