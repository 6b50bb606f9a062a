namespace CacheCow.Net.Testing;

/// <summary>The directions of a connection.</summary>
[Flags]
public enum FlowDirections
{
    None = 0,
    ToServer = 1,
    ToClient = 2,
    Both = ToServer | ToClient,
}
