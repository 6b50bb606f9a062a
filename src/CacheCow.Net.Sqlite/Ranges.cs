using System.Globalization;

namespace CacheCow.Net.Sqlite;

/// <summary>Checks an option when it is set.</summary>
internal static class Ranges
{
    private const int ObjectsPerFile = 4;

    public static T Check<T>(string option, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0)
            return value;
        throw new ArgumentOutOfRangeException(
            option, value, string.Create(CultureInfo.InvariantCulture, $"{nameof(SqliteStoreOptions)}.{option} is {value}; it must be from {least} to {most}."));
    }

    public static SqliteStoreOptions CheckTogether(SqliteStoreOptions options)
    {
        if (options.MaxObjectBytes <= options.MaxFileBytes / ObjectsPerFile)
            return options;
        throw new ArgumentException(
            $"{nameof(SqliteStoreOptions)}.{nameof(SqliteStoreOptions.MaxObjectBytes)} is {options.MaxObjectBytes} and " +
            $"{nameof(SqliteStoreOptions.MaxFileBytes)} is {options.MaxFileBytes}: one object may take no more than a quarter of the file. " +
            "Lower the first or raise the second.",
            nameof(options));
    }
}
