namespace CacheCow.Net;

/// <summary>What may be told of a failure: what an exception says may hold keys, values or addresses.</summary>
internal static class FailureName
{
    /// <summary>What kind of failure it is: the types of the exception and of what lies behind it.</summary>
    public static string Of(Exception? failure)
    {
        var name = failure?.GetType().FullName ?? "";
        return failure?.InnerException is { } inner ? $"{name} ({inner.GetType().FullName})" : name;
    }
}
