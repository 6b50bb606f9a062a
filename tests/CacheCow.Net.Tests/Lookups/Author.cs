namespace CacheCow.Net.Tests.Lookups;

internal sealed record Author(string Name);
