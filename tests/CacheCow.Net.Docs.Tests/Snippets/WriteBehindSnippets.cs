using System.Data.Common;
using System.Text.Json;

namespace CacheCow.Net.Docs.Tests.Snippets.Behind;

public sealed record Cart(int Id, string Owner, IReadOnlyList<int> Items);

public sealed class CartCache(ICacheStore store, CartDatabase database, WriteBehindOptions behind) : WriteBehind<int, Cart>(store, behind)
{
    protected override Cart? Fetch(int id) => database.Find(id);
    protected override byte[] Serialize(Cart cart) => JsonSerializer.SerializeToUtf8Bytes(cart);
    protected override Cart Deserialize(int id, ReadOnlyMemory<byte> data) => JsonSerializer.Deserialize<Cart>(data.Span)!;
    protected override CacheKeys GetKeys(int id) => CacheKeys.For("cart", id);

    protected override async ValueTask WriteAsync(int id, Cart? cart, WriteContext context, CancellationToken cancellationToken)
    {
        if (cart is null)
            await database.DeleteAsync(id, context.Sequence, cancellationToken);
        else
            await database.SaveAsync(cart, context.Sequence, cancellationToken);   // at least once: the same again must do no harm
    }

    protected override bool IsPermanent(Exception exception) => exception is DbException { IsTransient: false };
}

public sealed class CartDatabase
{
    public Cart? Find(int id) => null;
    public Task DeleteAsync(int id, long sequence, CancellationToken cancellationToken) => Task.CompletedTask;
    public Task SaveAsync(Cart cart, long sequence, CancellationToken cancellationToken) => Task.CompletedTask;
}

public sealed class OldCartCache(ICacheStore store, WriteBehindOptions behind) : WriteBehind<int, Cart>(store, behind, new CacheCowOptions { SchemaVersion = 2 })
{
    protected override Cart? Fetch(int id) => null;
    protected override byte[] Serialize(Cart cart) => [];
    protected override Cart Deserialize(int id, ReadOnlyMemory<byte> data) => new(id, "", []);
    protected override CacheKeys GetKeys(int id) => CacheKeys.For("cart", id);
    protected override ValueTask WriteAsync(int id, Cart? cart, WriteContext context, CancellationToken cancellationToken) => default;

    protected override Cart DeserializeAccepted(int id, ReadOnlyMemory<byte> data, uint schemaVersion) =>
        schemaVersion == 1 ? OldCart.Read(data) : base.DeserializeAccepted(id, data, schemaVersion);
}

public static class OldCart
{
    public static Cart Read(ReadOnlyMemory<byte> data) => new(data.Length, "", []);
}

internal static class Behind
{
    public static async Task UseAsync(ICacheStore redis, CartDatabase database, Cart cart)
    {
        await using var carts = new CartCache(redis, database, new WriteBehindOptions { Queue = "carts" });
        carts.Start();                          // what an earlier run has accepted may wait

        await carts.AcceptAsync(7, cart);       // durable in the queue, and every process reads it from now on
        await carts.AcceptAsync(8, null);       // is to be deleted
        await carts.DrainAsync();               // until all that was accepted is written, or a dead letter
    }

    public static async Task WatchAsync(CartCache carts)
    {
        var state = await carts.GetStateAsync();
        Console.WriteLine($"{state.Length} wait, the oldest for {state.OldestAge}; {state.DeadLetters} dead letters; {string.Join(" ", state.Warnings)}");
    }

    public static async Task LettersAsync(CartCache carts)
    {
        foreach (var letter in await carts.ReadDeadLettersAsync())
        {
            Console.WriteLine($"{letter.Id}: {letter.Error}, {letter.Attempts} attempts, accepted {letter.AcceptedAt}");
            if (await carts.ReplayAsync(letter.Id) == ReplayState.NewerAccepted)
                await carts.DiscardAsync(letter.Id);
        }
    }
}
