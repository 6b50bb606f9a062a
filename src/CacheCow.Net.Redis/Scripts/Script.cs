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

    /// <summary>Reads a script that lies in this assembly.</summary>
    /// <param name="file">The name of its file.</param>
    public static Script Load(string file)
    {
        using var stream = typeof(Script).Assembly.GetManifestResourceStream(file)
            ?? throw new InvalidOperationException($"The script {file} is not in {typeof(Script).Assembly}. Build it again, with its scripts.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new Script(reader.ReadToEnd());
    }

    [SuppressMessage("Security", "CA5350", Justification = "Redis names scripts by their SHA-1; nothing is kept secret with it.")]
    private static byte[] NameOf(string text) => SHA1.HashData(Encoding.UTF8.GetBytes(text));
}
