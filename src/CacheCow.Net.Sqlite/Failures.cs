using System.Globalization;
using SQLitePCL;

namespace CacheCow.Net.Sqlite;

/// <summary>Says what was attempted, on which file, what SQLite answered, and what to do.</summary>
internal static class Failures
{
    private const string DeleteIt =
        "Stop the programs that use it and delete it, together with the files beside it that end in -wal and -shm: what was cached is fetched again, but accepted writes that wait in its queues are lost.";

    public static CacheStoreException Of(Attempt attempt, string path, SqliteError error) =>
        new($"The cache file '{path}' could not {attempt}: {error.Message}. {Advice(error.PrimaryCode)}", error);

    public static CacheStoreException Moved(Attempt attempt, string path) => new(
        $"The cache file '{path}' could not {attempt}: it was removed, renamed or replaced while it was open, so other processes no longer see " +
        "what this one does. Dispose of this store and make a new one.");

    public static CacheStoreException ReadOnly(string path) => new(
        $"The cache file '{path}' could not be opened for writing: SQLite can only read it. Give this user the right to write the file and its " +
        "folder; if it has, a newer SQLite wrote the file, or the file is damaged. " + DeleteIt);

    public static CacheStoreException AnotherProgram(string path, long application, long tables) => new(
        $"The file '{path}' is not a cache file: it holds {tables} tables or indexes of another program (application id {application}, expected " +
        $"{Schema.ApplicationId}). It was left as it is. Give the store a path of its own.");

    public static CacheStoreException AnotherVersion(string path, long version) => new(
        $"The cache file '{path}' has schema version {version}; this program knows version {Schema.Version} only. It was left as it is. " +
        (version > Schema.Version ? "Update this program, or give it a path of its own." : DeleteIt));

    public static CacheStoreException AnotherSchema(string path) => new(
        $"The cache file '{path}' has tables, indexes, triggers or views that are not as this program makes them: somebody else has changed them. It was left as it is. " +
        "Find out who can write it. " + DeleteIt);

    public static CacheStoreException NoWriteAheadLog(string path, string mode) => new(
        $"The cache file '{path}' cannot be shared by processes: SQLite stayed in journal mode '{mode}' instead of 'wal'. " +
        "Put the file on a local disk: network file systems do not offer the shared memory that the write-ahead log needs.");

    public static CacheStoreException QueuesTooLarge(string path, string queue, long bytes, long most) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The cache file '{path}' could not accept a write into the queue '{queue}': with it, the queues would hold {bytes} bytes, and may hold {most}, half of " +
        $"{nameof(SqliteStoreOptions)}.{nameof(SqliteStoreOptions.MaxFileBytes)}. Find out why the queues are not emptied, discard dead letters, or raise the option."));

    private static string Advice(int code) => code switch
    {
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_PROTOCOL =>
            $"Another connection kept it locked for longer than {nameof(SqliteStoreOptions.BusyTimeout)}. Find out which program writes it for so long, or raise the option.",
        raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH =>
            "Give this user the right to write the file, the files beside it that end in -wal and -shm, and their folder.",
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB => "It is damaged, or no SQLite file at all. If it is a cache file: " + DeleteIt,
        raw.SQLITE_FULL =>
            $"The disk is full, or the file has reached {nameof(SqliteStoreOptions.MaxFileBytes)} and holds no more objects that could go. Free space, or raise the option.",
        raw.SQLITE_CANTOPEN => "The path must name a file, not a folder, in a folder that exists and that this user can write.",
        raw.SQLITE_IOERR => "Check the disk. If the file is damaged: " + DeleteIt,
        _ => "SQLite's list of result codes says what it means. If the file is damaged: " + DeleteIt,
    };
}
