namespace CacheCow.Net.Files;

/// <summary>Checks an option when it is set: the exception names the option, the value found, and the rule.</summary>
internal static class FileRule
{
    public static T Between<T>(T value, T least, T most, string option)
        where T : IComparable<T> => value.CompareTo(least) >= 0 && value.CompareTo(most) <= 0
            ? value
            : throw new ArgumentOutOfRangeException(option, value, $"{option} must be from {least} to {most}.");
}
