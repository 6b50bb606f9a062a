namespace CacheCow.Net.MongoDB;

/// <summary>Elements of documents without a class.</summary>
internal static class UntypedElement
{
    /// <summary>Is this the path of an element, and no operator such as <c>$where</c>?</summary>
    public static bool IsName(string path) =>
        !path.Contains('\0', StringComparison.Ordinal)
        && Array.TrueForAll(path.Split('.'), part => part.Length > 0 && part[0] != '$');
}
