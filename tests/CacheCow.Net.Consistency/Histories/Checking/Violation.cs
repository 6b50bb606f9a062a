using System.Diagnostics;
using System.Globalization;

namespace CacheCow.Net.Consistency.Histories;

/// <summary>A read that must not have been.</summary>
/// <param name="Kind">What is wrong with it.</param>
/// <param name="Read">The read.</param>
/// <param name="Floor">What it should have been no older than, if that is what is wrong.</param>
internal sealed record Violation(ViolationKind Kind, Operation Read, Floor Floor)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Kind}: a read of key {Read.Key} on node {Read.Node}, client {Read.Client}, from {Read.Start} to {Read.End}, brought key {Read.GotKey}, version {Read.Version}; ")
        + (Floor.Version == 0
            ? "it should not have"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"version {Floor.Version} was {Floor.Basis} by node {Floor.Node} at {Floor.Time}, {Stopwatch.GetElapsedTime(Floor.Time, Read.Start).TotalMilliseconds:0.000} ms before"));
}
