using Microsoft.EntityFrameworkCore;
using Shop;
using Shop.Data;
using Shop.Servers;

if (Usage.IsAskedFor(args))
{
    Console.WriteLine(Usage.Text);
    return ExitCode.Done;
}

try
{
    Missing.Check();
    await using var redis = await RedisServer.OpenAsync();
    await using var postgres = await PostgresServer.OpenAsync();
    await using var store = await redis.ConnectAsync();
    await using var app = ShopApp.Build(args, store, postgres.ConnectionString);

    await using (var context = await app.Services.GetRequiredService<IDbContextFactory<ShopContext>>().CreateDbContextAsync())
        await ShopDatabase.PrepareAsync(context);

    await app.StartAsync();
    Console.WriteLine($"""
        Redis:            {redis.Place}
        PostgreSQL:       {postgres.Place}
        The shop is open: {string.Join(", ", app.Urls)}

        Change a price by hand, and see it arrive in the page:
        {postgres.Psql} -c "UPDATE products SET price = price + 0.10 WHERE slug = 'coffee'"

        Ctrl+C ends the shop, and all that it has started.
        """);
    await app.WaitForShutdownAsync();
    return ExitCode.Done;
}
catch (Failure failure)
{
    await Console.Error.WriteLineAsync(failure.Message);
    return failure.ExitCode;
}
catch (Exception error) when (error is IOException or FormatException)
{
    await Console.Error.WriteLineAsync($"The shop cannot open: {error.Message} Say where with --urls; http://127.0.0.1:0 takes a free port.");
    return ExitCode.Failed;
}
