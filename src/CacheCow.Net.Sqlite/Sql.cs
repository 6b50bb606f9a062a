namespace CacheCow.Net.Sqlite;

/// <summary>Every SQL text of the store.</summary>
/// <remarks>Expiries are milliseconds since 1970, in UTC; a row whose expiry is not later than now is as good as absent.</remarks>
internal static partial class Sql
{
    public const string BeginRead = "BEGIN DEFERRED";

    // Taking the write lock first: a transaction that reads and then writes can fail half-way (SQLITE_BUSY_SNAPSHOT) when another process wrote in between.
    public const string BeginWrite = "BEGIN IMMEDIATE";

    public const string Commit = "COMMIT";
    public const string Rollback = "ROLLBACK";

    // A value that is too large to be ours, or no bytes at all, is not even read.
    public const string SelectObject = "SELECT CASE WHEN typeof(value) = 'blob' AND length(value) <= ?2 THEN value END, expires FROM object WHERE key = ?1";
    public const string PutObject = "INSERT INTO object (key, value, expires) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET value = ?2, expires = ?3";
    public const string DeleteObject = "DELETE FROM object WHERE key = ?1";

    public const string SelectLease = "SELECT token, expires FROM lease WHERE flag = ?1";
    public const string PutLease = "INSERT INTO lease (flag, token, expires) VALUES (?1, ?2, ?3) ON CONFLICT (flag) DO UPDATE SET token = ?2, expires = ?3";
    public const string DeleteLease = "DELETE FROM lease WHERE flag = ?1";

    public const string SelectIntent = "SELECT 1 FROM intent WHERE flag = ?1 AND expires > ?2 LIMIT 1";
    public const string SelectOwnIntent = "SELECT overlapped IS NOT 0 FROM intent WHERE flag = ?1 AND token = ?3 AND expires > ?2";
    public const string SelectOtherIntent = "SELECT 1 FROM intent WHERE flag = ?1 AND expires > ?2 AND token <> ?3 LIMIT 1";

    // One that has run out unnoticed is as good as absent: its mark does not pass to the one that takes its place.
    public const string PutIntent = """
        INSERT INTO intent (flag, token, expires, overlapped) VALUES (?1, ?2, ?3, ?4) ON CONFLICT (flag, token) DO UPDATE SET
            expires = max(expires, ?3), overlapped = CASE WHEN expires > ?5 AND overlapped IS NOT 0 THEN 1 ELSE ?4 END
        """;

    // A mark takes no room: it can be set in a full file.
    public const string MarkIntents = "UPDATE intent SET overlapped = 1 WHERE flag = ?1 AND overlapped IS NOT 1";
    public const string DeleteIntent = "DELETE FROM intent WHERE flag = ?1 AND token = ?2";

    public const string SelectFlags = "SELECT flag FROM lease UNION ALL SELECT DISTINCT flag FROM intent";
    public const string SelectKeys = "SELECT key, rowid FROM object ORDER BY key";
    public const string SelectRow = "SELECT key, expires FROM object WHERE rowid = ?1";
    public const string DeleteRow = "DELETE FROM object WHERE rowid = ?1";

    public const string SelectNewestMessage = "SELECT max(id) FROM invalidation";
    public const string PutMessage = "INSERT INTO invalidation (id, at, kind, names) VALUES (?1, ?2, ?3, ?4)";
    public const string ReplaceNewestMessage = "UPDATE invalidation SET id = ?1, at = ?2, kind = ?3, names = ?4 WHERE id = (SELECT max(id) FROM invalidation)";
    public const string DeleteMessages = "DELETE FROM invalidation WHERE id <= ?1";

    // What is no message by its types is read as one of no kind; names that are too many are not even read.
    public static readonly string SelectMessages = $"""
        SELECT id, CASE typeof(kind) WHEN 'integer' THEN kind ELSE -1 END, CASE WHEN typeof(names) = 'blob' AND length(names) <= {Message.MaxBytes} THEN names END
        FROM invalidation WHERE id >= ?1 ORDER BY id LIMIT ?2
        """;

    public const string SweepObjects = "DELETE FROM object WHERE rowid IN (SELECT rowid FROM object WHERE expires <= ?1 ORDER BY expires LIMIT ?2)";
    public const string SweepLeases = "DELETE FROM lease WHERE flag IN (SELECT flag FROM lease WHERE expires <= ?1 LIMIT ?2)";
    public const string SweepIntents = "DELETE FROM intent WHERE (flag, token) IN (SELECT flag, token FROM intent WHERE expires <= ?1 LIMIT ?2)";

    // Nobody sets so late an end: it is not believed, whatever type it has.
    public const string CapIntents = "UPDATE intent SET expires = ?1 WHERE expires > ?1";
    public const string CapQueueLeases = "UPDATE queue SET leased = ?1 WHERE leased > ?1";

    // The newest stays, also below: from it the next one has its number, and a reader knows that it has missed none.
    public const string SweepMessages = """
        DELETE FROM invalidation WHERE id IN
            (SELECT id FROM invalidation WHERE at <= ?1 AND id < (SELECT max(id) FROM invalidation) ORDER BY id LIMIT ?2)
        """;

    public const string EvictMessages = "DELETE FROM invalidation WHERE id < (SELECT max(id) FROM invalidation)";
    public const string EvictObjects = "DELETE FROM object WHERE rowid IN (SELECT rowid FROM object ORDER BY expires LIMIT ?1)";
    public const string ShrinkFile = "PRAGMA incremental_vacuum(256)";

    public const string ApplicationId = "PRAGMA application_id";
    public const string SchemaVersion = "PRAGMA user_version";
    public const string CountTables = "SELECT count(*) FROM sqlite_master";

    // Names that begin so are SQLite's own: it makes indexes and statistics.
    public const string SelectSchema = """
        SELECT group_concat(type || ' ' || name || ': ' || coalesce(sql, ''), char(10))
        FROM (SELECT type, name, sql FROM sqlite_master WHERE name NOT GLOB 'sqlite_*' ORDER BY name, type)
        """;

    public const string PageSize = "PRAGMA page_size";

    // Only an empty file takes it; it lets the file become smaller again when many objects have gone.
    public const string AllowShrinking = "PRAGMA auto_vacuum = INCREMENTAL";
    public const string UseWriteAheadLog = "PRAGMA journal_mode = WAL";

    // A file is not trusted: functions in a stranger's triggers do not run, and damaged pages are found before they are used.
    public const string DistrustFile = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0";
    public const string ReadOnly = "PRAGMA query_only = ON";
    public const string BoundLog = "PRAGMA journal_size_limit = 67108864";
    public const string SyncAtCheckpoints = "PRAGMA synchronous = NORMAL";
    public const string SyncEveryStep = "PRAGMA synchronous = FULL";

    // Where a sync would else reach no further than the drive's own memory (macOS).
    public const string SyncDrives = "PRAGMA fullfsync = ON";

    public static string BoundFile(long pages) => $"PRAGMA max_page_count = {pages}";

    public static string CreateTables(int applicationId, int version) => $"""
        {CreateQueueTables}
        CREATE TABLE object (key TEXT NOT NULL PRIMARY KEY, value BLOB NOT NULL, expires INTEGER NOT NULL);
        CREATE INDEX object_by_expiry ON object (expires);
        CREATE TABLE lease (flag TEXT NOT NULL PRIMARY KEY, token BLOB NOT NULL, expires INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE intent (flag TEXT NOT NULL, token BLOB NOT NULL, expires INTEGER NOT NULL, overlapped INTEGER NOT NULL,
            PRIMARY KEY (flag, token)) WITHOUT ROWID;
        CREATE TABLE invalidation (id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind INTEGER NOT NULL, names BLOB NOT NULL);
        INSERT INTO invalidation VALUES (1, 0, 2, x'');
        PRAGMA application_id = {applicationId};
        PRAGMA user_version = {version};
        """;
}
