namespace CacheCow.Net.PostgreSql;

/// <summary>Another process streams from the slot.</summary>
internal sealed class SlotTakenException(string slot, int? pid) : Exception(
    $"The slot '{slot}' is streamed from by another process" + (pid is { } id ? $" (server process {id}: SELECT * FROM pg_stat_activity WHERE pid = {id};)" : "") +
    ". This one stands by and takes over when that one goes. A process with other tables needs another SlotName.");
