namespace CacheCow.Net.Sqlite;

// Queues. The values lie in a table of their own: counting an attempt, or giving an entry up, must not write the value again.
internal static partial class Sql
{
    public const string SelectQueue = "SELECT id, last, length + dead FROM queue WHERE name = ?1";
    public const string MakeQueue = "INSERT INTO queue (name) VALUES (?1) ON CONFLICT (name) DO NOTHING";
    public const string ChangeQueue = "UPDATE queue SET last = max(last, ?2), length = length + ?3, dead = dead + ?4, bytes = bytes + ?5 WHERE id = ?1";
    public const string SelectBytes = "SELECT sum(bytes) FROM queue";

    public const string LeaseQueue = "UPDATE queue SET worker = ?2, leased = ?3 WHERE name = ?1 AND (worker IS NULL OR worker = ?2 OR leased <= ?4)";
    public const string SelectHeld = "SELECT id FROM queue WHERE name = ?1 AND worker = ?2 AND leased > ?3";
    public const string FreeQueue = "UPDATE queue SET worker = NULL WHERE name = ?1 AND worker = ?2";

    public const string PutEntry = "INSERT INTO queued (queue, sequence, key, attempts) VALUES (?1, ?2, ?3, 0)";
    public const string PutEntryValue = "INSERT OR REPLACE INTO queued_value (queue, sequence, value) VALUES (?1, ?2, ?3)";
    public const string MoveEntryValue = "UPDATE OR REPLACE queued_value SET sequence = ?3 WHERE queue = ?1 AND sequence = ?2";
    public const string CountAttempt = "UPDATE queued SET attempts = min(attempts + 1, 2147483647) WHERE queue = ?1 AND sequence = ?2 RETURNING attempts";
    public const string DeleteEntry = "DELETE FROM queued WHERE queue = ?1 AND sequence = ?2 RETURNING key";
    public const string DeleteEntryValue = "DELETE FROM queued_value WHERE queue = ?1 AND sequence = ?2 RETURNING length(value)";

    public const string PutLetter = """
        INSERT OR REPLACE INTO dead_letter (queue, sequence, key, reason, attempts, at)
        SELECT queue, sequence, key, ?3, attempts, ?4 FROM queued WHERE queue = ?1 AND sequence = ?2
        """;

    public const string SelectLetter = "SELECT key FROM dead_letter WHERE queue = ?1 AND sequence = ?2";
    public const string DeleteLetter = "DELETE FROM dead_letter WHERE queue = ?1 AND sequence = ?2 RETURNING key";

    // How many entries and dead letters a key has: what was the newest is remembered for as long as there are any.
    public const string PutKey = """
        INSERT INTO queued_key (queue, key, newest, count) VALUES (?1, ?2, ?3, 1) ON CONFLICT (queue, key) DO UPDATE SET newest = ?3, count = count + ?4
        """;

    public const string SelectKey = "SELECT newest FROM queued_key WHERE queue = ?1 AND key = ?2";
    public const string DeleteKey = "DELETE FROM queued_key WHERE queue = ?1 AND key = ?2 AND count <= 1";
    public const string LeaveKey = "UPDATE queued_key SET count = count - 1 WHERE queue = ?1 AND key = ?2";

    public const string SelectNewestValue = """
        SELECT value FROM queue JOIN queued_key AS k ON k.queue = queue.id AND k.key = ?2
            JOIN queued AS e ON e.queue = k.queue AND e.sequence = k.newest LEFT JOIN queued_value AS v ON v.queue = e.queue AND v.sequence = e.sequence
        WHERE name = ?1
        """;

    public const string SelectEntries = """
        SELECT e.sequence, e.key, value FROM queue JOIN queued AS e ON e.queue = queue.id LEFT JOIN queued_value AS v ON v.queue = e.queue AND v.sequence = e.sequence
        WHERE name = ?1 AND e.sequence > ?2 ORDER BY e.sequence LIMIT ?3
        """;

    public const string SelectLetters = """
        SELECT l.sequence, l.key, value, reason, attempts, at
        FROM queue JOIN dead_letter AS l ON l.queue = queue.id LEFT JOIN queued_value AS v ON v.queue = l.queue AND v.sequence = l.sequence
        WHERE name = ?1 AND l.sequence > ?2 ORDER BY l.sequence LIMIT ?3
        """;

    public const string SelectQueueState = "SELECT length, dead, (SELECT min(sequence) FROM queued WHERE queue = queue.id), last FROM queue WHERE name = ?1";

    // A number that is none could be read, but not be found again to be removed.
    private const string CreateQueueTables = """
        CREATE TABLE queue (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, last INTEGER NOT NULL DEFAULT 0 CHECK (last BETWEEN 0 AND 4611686018427387904),
            length INTEGER NOT NULL DEFAULT 0, dead INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,
            worker BLOB, leased INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE queued (queue INTEGER NOT NULL, sequence INTEGER NOT NULL CHECK (typeof(sequence) = 'integer'), key BLOB NOT NULL,
            attempts INTEGER NOT NULL, PRIMARY KEY (queue, sequence)) WITHOUT ROWID;
        CREATE TABLE dead_letter (queue INTEGER NOT NULL, sequence INTEGER NOT NULL CHECK (typeof(sequence) = 'integer'), key BLOB NOT NULL,
            reason BLOB NOT NULL, attempts INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (queue, sequence)) WITHOUT ROWID;
        CREATE TABLE queued_value (queue INTEGER NOT NULL, sequence INTEGER NOT NULL, value BLOB NOT NULL, PRIMARY KEY (queue, sequence));
        CREATE TABLE queued_key (queue INTEGER NOT NULL, key BLOB NOT NULL, newest INTEGER NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY (queue, key)) WITHOUT ROWID;
        """;
}
