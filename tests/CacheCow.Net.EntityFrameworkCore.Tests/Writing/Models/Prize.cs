namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

internal sealed class Prize
{
    public string Name { get; set; } = "";
}
