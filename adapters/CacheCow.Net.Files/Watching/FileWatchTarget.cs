using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace CacheCow.Net.Files;

/// <summary>The cache that files are watched for.</summary>
/// <param name="CacheName">What it is called in metrics.</param>
/// <param name="Paths">Which file a path means.</param>
/// <param name="Comparer">Compares stamps with the disk.</param>
/// <param name="Time">The cache's clock.</param>
/// <param name="TrustsWatches">Hits of files that are vouched for do not look at the disk.</param>
/// <param name="InvalidateAsync">Invalidates files by their full paths.</param>
/// <param name="Leave">Called when a watch ends: nobody asks it any more.</param>
internal sealed record FileWatchTarget(
    string CacheName, FilePaths Paths, StampComparer Comparer, TimeProvider Time, bool TrustsWatches,
    Func<IReadOnlyCollection<string>, CancellationToken, ValueTask> InvalidateAsync, Action<FileWatch> Leave)
{
    /// <summary>Where it is told of what goes wrong.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;
}
