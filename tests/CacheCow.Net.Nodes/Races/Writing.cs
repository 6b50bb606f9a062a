namespace CacheCow.Net.Nodes;

/// <summary>How writers write, and what readers may expect of it.</summary>
internal enum Writing
{
    /// <summary>They change and then invalidate: what begins after the invalidation has returned must not be older.</summary>
    Invalidating,

    /// <summary>They change within a write scope: what begins after the change must not be older, whether the writer lives or dies.</summary>
    InScopes,

    /// <summary>They change and then invalidate, or die; readers expect what they may expect of scopes, in vain.</summary>
    Hoping,
}
