using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>Checks an option when it is set: the exception names the option, the value found, and the rule.</summary>
internal static class Guard
{
    public static T Between<T>(T value, T least, T most, [CallerMemberName] string option = "", string? orElse = null)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be {(orElse is null ? "" : orElse + ", or ")}from {least} to {most}.");
        return value;
    }

    public static T NotNull<T>(T? value, [CallerMemberName] string option = "")
        where T : class => value ?? throw new ArgumentNullException(option, $"{option} must not be null.");

    public static TEnum Known<TEnum>(TEnum value, [CallerMemberName] string option = "")
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be one of {string.Join(", ", Enum.GetNames<TEnum>())}.");
        return value;
    }
}
