namespace CacheCow.Net.EntityFrameworkCore.Tests;

internal sealed class Dog : Pet
{
    public int Barks { get; set; }
}
