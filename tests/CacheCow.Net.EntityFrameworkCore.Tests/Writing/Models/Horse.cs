namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

internal sealed class Horse : Animal
{
    public int Races { get; set; }
}
