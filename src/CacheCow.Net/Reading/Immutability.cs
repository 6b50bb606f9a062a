using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace CacheCow.Net;

/// <summary>Which types are surely immutable: texts, numbers and dates, records and structs of such, immutable collections of such, and those that say so.</summary>
internal static class Immutability
{
    private const BindingFlags OwnFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    // Weak: a type of an assembly that can be unloaded is not kept.
    private static readonly ConditionalWeakTable<Type, object> Known = [];

    private static readonly HashSet<Type> Plain =
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly),
        typeof(Int128), typeof(UInt128), typeof(Half), typeof(Uri), typeof(Version),
    ];

    /// <summary>Can an object of this type be of no other?</summary>
    public static bool IsExact(Type type) => type.IsSealed || type.IsValueType;

    /// <summary>Can an object of exactly this type not be changed, once it is made?</summary>
    public static bool IsImmutable(Type type) => (bool)Known.GetValue(type, static asked => (object)IsImmutable(asked, []));

    private static bool IsImmutable(Type type, HashSet<Type> within)
    {
        if (type.IsPrimitive || type.IsEnum || Plain.Contains(type))
            return true;
        if (type.GetCustomAttributes(typeof(ImmutableObjectAttribute), inherit: false) is [ImmutableObjectAttribute says])
            return says.Immutable;
        if (type.IsArray || type.IsPointer || type.IsInterface || type.IsAbstract)
            return false;

        // A type that holds itself is as immutable as the rest of it.
        if (!within.Add(type))
            return true;
        return IsImmutableCollection(type)
            ? type.GenericTypeArguments.All(argument => IsSurely(argument, within))
            : (type.IsValueType || IsRecord(type)) && HasOnlyImmutableFields(type, within);
    }

    // Somebody who has a copy of a struct changes nobody else's; who has a reference must find only fields that cannot be set.
    private static bool HasOnlyImmutableFields(Type type, HashSet<Type> within)
    {
        for (var part = type; part is not null && part != typeof(object) && part != typeof(ValueType); part = part.BaseType)
        {
            if (!Array.TrueForAll(FieldsOf(part), field => (type.IsValueType || field.IsInitOnly) && IsSurely(field.FieldType, within)))
                return false;
        }

        return true;
    }

    private static bool IsSurely(Type type, HashSet<Type> within) => IsExact(type) && IsImmutable(type, within);

    private static bool IsImmutableCollection(Type type) =>
        type.IsGenericType && type.Namespace == "System.Collections.Immutable" && type.Name.StartsWith("Immutable", StringComparison.Ordinal) && !type.IsNested;

    // The compiler gives every record class, and nothing else, a method of this name.
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A method that was trimmed away makes the type count as mutable, which costs copies only.")]
    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", BindingFlags.Instance | BindingFlags.Public) is not null;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Fields that were trimmed away cannot be set by anybody.")]
    private static FieldInfo[] FieldsOf(Type type) => type.GetFields(OwnFields);
}
