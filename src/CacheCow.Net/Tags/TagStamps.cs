namespace CacheCow.Net;

/// <summary>What the stamps of some tags were when they were taken.</summary>
/// <param name="Slots">Where each tag's stamp stands.</param>
/// <param name="Stamps">What it was.</param>
internal sealed record TagStamps(int[] Slots, int[] Stamps);
