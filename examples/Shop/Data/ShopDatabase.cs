using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Shop.Data;

/// <summary>Makes the database of a shop that opens for the first time.</summary>
internal static class ShopDatabase
{
    /// <exception cref="Failure">The server cannot be reached, or does not let us.</exception>
    public static async Task PrepareAsync(ShopContext context)
    {
        try
        {
            await context.Database.EnsureCreatedAsync();

            // The commit log then has the old row beside the new one: a product whose slug is changed is cached by both.
            await context.Database.ExecuteSqlRawAsync("ALTER TABLE products REPLICA IDENTITY FULL");
        }
        catch (Exception error) when (error.GetBaseException() is NpgsqlException or SocketException or TimeoutException)
        {
            throw new Failure($"The shop's database cannot be made or opened: {CauseOf(error).Message}", ExitCode.NoServer, error);
        }
    }

    // Entity Framework wraps what may be better at the next try.
    private static Exception CauseOf(Exception error) => error is InvalidOperationException { InnerException: { } cause } ? cause : error;
}
