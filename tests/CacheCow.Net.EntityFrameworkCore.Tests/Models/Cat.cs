namespace CacheCow.Net.EntityFrameworkCore.Tests;

internal class Cat : Pet
{
    public bool Purrs { get; set; }
}
