namespace CacheCow.Net;
/// <summary>Placeholder.</summary>
public sealed record CacheCowOptions
{
    /// <summary>x</summary>
    public int OnStoreError { get; init; }
}
