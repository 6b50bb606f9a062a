namespace CacheCow.Net.EntityFrameworkCore.Tests;

internal sealed record Size(int Width, int Height);
