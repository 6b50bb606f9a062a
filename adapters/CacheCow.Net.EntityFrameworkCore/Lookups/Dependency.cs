namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Another entity whose changes count as changes of what is looked up.</summary>
/// <param name="On">Its type.</param>
/// <param name="Field">Its property that holds the value to look up by; <see langword="null"/>: none does.</param>
internal sealed record Dependency(Type On, string? Field);
