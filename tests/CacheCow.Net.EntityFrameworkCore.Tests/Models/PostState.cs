namespace CacheCow.Net.EntityFrameworkCore.Tests;

internal enum PostState
{
    Draft,
    Published,
}
