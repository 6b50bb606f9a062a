namespace CacheCow.Net.Sqlite.Tests.Worker;

/// <summary>What a <see cref="Witness"/> heard. The machine's monotonic clock is the same for all its processes.</summary>
/// <param name="HeardAt">When it was told of the object; 0: not yet.</param>
/// <param name="ConfirmedBefore">Until when all had been told, as was confirmed before that.</param>
/// <param name="Confirmations">How many there were.</param>
internal sealed record Testimony(long HeardAt, long ConfirmedBefore, int Confirmations);
