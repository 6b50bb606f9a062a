namespace BlogPosts.Stores;

/// <summary>Where cached posts lie.</summary>
internal enum StoreKind
{
    Memory,
    Sqlite,
    Redis,
}
