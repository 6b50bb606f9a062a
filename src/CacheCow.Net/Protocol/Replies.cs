namespace CacheCow.Net;

/// <summary>Whether a store has answered with as much as it was asked for: one that has not may have mixed up anything, and has failed.</summary>
internal static class Replies
{
    /// <exception cref="InvalidOperationException">It has not.</exception>
    public static T[] Whole<T>(T[]? replies, int asked) => replies?.Length == asked
        ? replies
        : throw new InvalidOperationException($"The store was asked for {asked} and answered with {replies?.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing"}.");
}
