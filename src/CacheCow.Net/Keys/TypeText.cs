using System.Reflection;
using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>
/// What a type is called in an identity: its full name and its assembly's name, without versions, so that old and new programs agree.
/// </summary>
/// <remarks>
/// Types of the core library have no assembly's name: they are the same for everybody, and have moved between assemblies.
/// </remarks>
internal static class TypeText
{
    private static readonly Assembly Core = typeof(object).Assembly;
    private static readonly ConditionalWeakTable<Type, string> Known = [];

    /// <returns><see langword="null"/>: the type has no name, as a parameter of a generic type.</returns>
    public static string? Of(Type type)
    {
        if (Known.TryGetValue(type, out var known))
            return known;
        if (Find(type) is not { } text)
            return null;
        Known.TryAdd(type, text);
        return text;
    }

    private static string? Find(Type type)
    {
        if (type.FullName is null)
            return null;
        if (type.HasElementType)
            return Of(type.GetElementType()!) + Suffix(type);
        return type.IsConstructedGenericType
            ? WithAssembly($"{type.GetGenericTypeDefinition().FullName}[{string.Join(';', type.GenericTypeArguments.Select(Of))}]", type)
            : WithAssembly(type.FullName, type);
    }

    private static string WithAssembly(string name, Type type) =>
        type.Assembly == Core ? name : $"{name}, {Escaped(type.Assembly.GetName().Name)}";

    private static string Suffix(Type type) => type.IsByRef ? "&" : type.IsPointer ? "*" : type.IsSZArray ? "[]" : $"[{Ranks(type.GetArrayRank())}]";

    private static string Ranks(int rank) => rank == 1 ? "*" : new string(',', rank - 1);

    // Names of types are escaped already.
    private static string Escaped(string? assembly) =>
        string.Concat((assembly ?? "").Select(c => c is '\\' or ',' or ';' or '[' or ']' ? $"\\{c}" : $"{c}"));
}
