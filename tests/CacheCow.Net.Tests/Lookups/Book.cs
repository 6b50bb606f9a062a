namespace CacheCow.Net.Tests.Lookups;

internal sealed record Book(int Id, string Title, int? Year, Author Author);
