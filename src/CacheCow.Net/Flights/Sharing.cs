using System.ComponentModel;

namespace CacheCow.Net;

/// <summary>May callers that share a fetch be given one and the same object?</summary>
internal static class Sharing
{
    /// <summary>Only if no caller can change it: what one caller does to its object must not show in another's.</summary>
    public static bool IsImmutable(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsPrimitive || plain.IsEnum
            || plain == typeof(string) || plain == typeof(decimal) || plain == typeof(Guid) || plain == typeof(DateTime)
            || plain == typeof(DateTimeOffset) || plain == typeof(TimeSpan) || plain == typeof(DateOnly) || plain == typeof(TimeOnly)
            || plain == typeof(Uri) || plain == typeof(Version)
            || plain.GetCustomAttributes(typeof(ImmutableObjectAttribute), inherit: false) is [ImmutableObjectAttribute { Immutable: true }];
    }
}
