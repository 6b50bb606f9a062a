using BlogPosts.Stores;

namespace BlogPosts.Commands;

/// <summary>What the user asked for.</summary>
internal sealed record Settings(StoreKind Store, string Redis, TimeSpan Length);
