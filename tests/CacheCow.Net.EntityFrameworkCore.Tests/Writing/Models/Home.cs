namespace CacheCow.Net.EntityFrameworkCore.Tests.Writing;

internal sealed class Home
{
    public string City { get; set; } = "";
}
