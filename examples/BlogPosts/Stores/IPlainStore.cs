namespace BlogPosts.Stores;

/// <summary>What a plain cache-aside knows of a store: get, set with a lifetime, delete.</summary>
internal interface IPlainStore
{
    ValueTask<byte[]?> GetAsync(string key);

    ValueTask SetAsync(string key, byte[] value, TimeSpan lifetime);

    ValueTask DeleteAsync(string key);
}
