namespace CacheCow.Net.Consistency;

/// <summary>Reads several together.</summary>
internal sealed record GetMany(params string[] Keys) : Operation
{
    public override bool Changes => false;

    public override async Task RunAsync(World world, Node node)
    {
        var floors = Array.ConvertAll(Keys, key => world.Promise.FloorOf(node, key));
        var found = await node.Cache.GetManyAsync(Keys).ConfigureAwait(false);
        for (var i = 0; i < floors.Length; i++)
            world.Promise.Check(node, Keys[i], floors[i], found.GetValueOrDefault(Keys[i]));
    }
}
