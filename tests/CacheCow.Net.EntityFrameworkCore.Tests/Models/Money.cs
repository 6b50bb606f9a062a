namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>A value of the program's own, converted to a number in the database; without an operator of equality.</summary>
internal struct Money(long cents)
{
    public long Cents { get; private set; } = cents;
}
