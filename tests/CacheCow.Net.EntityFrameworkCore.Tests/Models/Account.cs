namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>An entity that hides its state: a private constructor with parameters, a backing field, a property without a setter.</summary>
internal sealed class Account
{
    private int _balance;

    private Account(Guid id, string owner) => (Id, Owner) = (id, owner);

    public Guid Id { get; }

    public string Owner { get; }

    public int Balance => _balance;

    public required string Currency { get; init; }

    public static Account Open(string owner, int balance) => new(Guid.NewGuid(), owner) { _balance = balance, Currency = "EUR" };
}
