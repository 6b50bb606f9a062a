using Microsoft.EntityFrameworkCore;

namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>A cache whose bytes can be looked at, and replaced, without a store in between.</summary>
internal sealed class OpenCache<TContext>(ICacheStore store, Func<TContext> contexts) : EfCacheCow<TContext>(store, contexts)
    where TContext : DbContext
{
    public byte[] Write(object entity) => Serialize(entity);

    public T Read<T>(string field, ReadOnlyMemory<byte> bytes) => (T)Deserialize(FieldOf(typeof(T), field), bytes);

}
