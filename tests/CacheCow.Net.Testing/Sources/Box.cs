namespace CacheCow.Net.Testing;

/// <summary>An object that its holder can change.</summary>
public sealed class Box
{
    public string Text { get; set; } = "";
}
