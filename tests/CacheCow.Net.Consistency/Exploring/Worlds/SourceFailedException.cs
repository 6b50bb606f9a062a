namespace CacheCow.Net.Consistency;

/// <summary>The source could not be read.</summary>
internal sealed class SourceFailedException : Exception;
