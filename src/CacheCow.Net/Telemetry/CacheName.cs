namespace CacheCow.Net;

/// <summary>What a cache is called in metrics, logs and exceptions if its options do not say: its class, as it is written in C#.</summary>
internal static class CacheName
{
    public static string Of(Type type)
    {
        var mark = type.IsGenericType ? type.Name.IndexOf('`', StringComparison.Ordinal) : -1;
        return mark < 0 ? type.Name : $"{type.Name[..mark]}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
    }
}
