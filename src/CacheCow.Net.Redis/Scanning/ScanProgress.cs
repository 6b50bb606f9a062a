using StackExchange.Redis;

namespace CacheCow.Net.Redis;

/// <summary>How far the scan of one node has come. A server whose cursor never comes back to zero must not keep anybody for ever.</summary>
internal sealed class ScanProgress
{
    // A table that has just lost most of its keys has many places that are empty.
    private const long PagesOfAnyTable = 20_000;
    private const long KeysPerPage = 10;
    private const long MostPages = 1L << 24;

    private long _pages;
    private long _allowed = PagesOfAnyTable;

    /// <summary>Where to go on; "0" at the beginning.</summary>
    public RedisValue Cursor { get; private set; } = "0";

    public bool IsDone { get; private set; }

    /// <summary>Takes note of a page: the next cursor, and how many keys there are in all.</summary>
    /// <exception cref="CacheStoreException">The scan does not come to an end.</exception>
    public void Follow(RedisValue next, long keys)
    {
        _pages++;
        _allowed = Math.Max(_allowed, Math.Min(MostPages, PagesOfAnyTable + keys / KeysPerPage));
        if ((next == Cursor && next != "0") || _pages > _allowed)
        {
            throw new CacheStoreException(
                $"The server's SCAN did not come to an end: {_pages} pages were looked at, and its cursor is {next}. What was found until then is removed; the rest may still be there. " +
                "If there is a proxy before the server, let SCAN through to it unchanged.");
        }

        (Cursor, IsDone) = (next, next == "0");
    }
}
