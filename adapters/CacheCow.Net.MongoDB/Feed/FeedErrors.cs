using MongoDB.Bson;
using MongoDB.Driver;

namespace CacheCow.Net.MongoDB;

/// <summary>What the server's errors mean for a feed.</summary>
internal static class FeedErrors
{
    private const int Unauthorized = 13;
    private const int NoReplicaSet = 40573;

    // ChangeStreamHistoryLost, ChangeStreamFatalError, InvalidResumeToken, CappedPositionLost, BSONObjectTooLarge, and the two by which older servers say that they no longer know a token.
    private static readonly int[] Lost = [286, 280, 260, 136, 10334, 40576, 40585];

    /// <summary>Can the stream not go on from where it was? Then what was changed since is not known.</summary>
    public static bool IsLost(Exception exception) => IsUnreadable(exception) || (exception is MongoCommandException error && (Lost.Contains(error.Code) || error.HasErrorLabel("NonResumableChangeStreamError")));

    // A change that cannot be read would be told again and again, and none behind it ever.
    private static bool IsUnreadable(Exception exception) => exception is InvalidDataException or FormatException or ArgumentException or InvalidCastException or BsonException;

    public static string Describe(string feed, string database, Exception exception) =>
        $"The feed '{feed}' of the database '{database}' is interrupted, and is tried again: {exception.Message}{Remedy(exception)}";

    private static string Remedy(Exception exception) => exception switch
    {
        MongoCommandException { Code: NoReplicaSet } => " Change streams need a replica set, of one member at least: start mongod with --replSet rs0, and run rs.initiate() in mongosh.",
        MongoCommandException { Code: Unauthorized } => " The user needs the role read on the database: run db.grantRolesToUser(\"<user>\", [{ role: \"read\", db: \"<database>\" }]) in mongosh.",
        MongoCommandException error when error.Message.Contains("fullDocumentBeforeChange", StringComparison.Ordinal) =>
            $" Servers before 6.0 do not know it: set {nameof(MongoFeedOptions)}.{nameof(MongoFeedOptions.PreImages)} to false.",
        _ => "",
    };
}
