using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>The tag that every object of a model has: the full name of its type.</summary>
internal static class ModelTags
{
    private static readonly ConditionalWeakTable<Type, string[]> Known = [];

    public static string[] Of(Type type) => Known.GetValue(type, static asked => [NameOf(asked)]);

    public static string NameOf(Type type) => $"model:{type.FullName ?? type.Name}";
}
