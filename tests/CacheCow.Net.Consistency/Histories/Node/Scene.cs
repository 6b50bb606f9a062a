namespace CacheCow.Net.Consistency.Histories;

using CacheCow.Net.Nodes;

/// <summary>What the readers and writers of one cache have in common.</summary>
/// <param name="Cache">The cache.</param>
/// <param name="Truth">The source.</param>
/// <param name="History">Where they write down what they do.</param>
/// <param name="Node">Which cache this is.</param>
internal sealed record Scene(VersionCache Cache, Truth Truth, HistoryRecorder History, int Node);
