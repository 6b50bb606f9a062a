namespace CacheCow.Net.Consistency;

/// <summary>What is remembered of a step from one run to the next.</summary>
internal readonly record struct Known(StepId Id, Footprint Footprint);
