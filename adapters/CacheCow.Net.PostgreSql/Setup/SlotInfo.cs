namespace CacheCow.Net.PostgreSql;

/// <summary>A replication slot.</summary>
/// <param name="Plugin">Its output plugin; <see langword="null"/>: it is for physical replication.</param>
/// <param name="Database">The database that it is of.</param>
/// <param name="ActivePid">The server process that somebody streams from it by; <see langword="null"/>: nobody does.</param>
/// <param name="IsLost">Has the server removed the log that it needs?</param>
/// <param name="WalStatus">What the server says of the log that it keeps.</param>
/// <param name="LagBytes">How much of the log it keeps that nobody has confirmed.</param>
internal sealed record SlotInfo(string? Plugin, string? Database, int? ActivePid, bool IsLost, string? WalStatus, long? LagBytes);
