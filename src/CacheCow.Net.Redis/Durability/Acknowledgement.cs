namespace CacheCow.Net.Redis;

/// <summary>What a <c>WAIT</c> has answered, and the name of the connection that it ran on.</summary>
internal readonly record struct Acknowledgement(int Replicas, string? Connection);
