using System.Collections.Immutable;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace CacheCow.Net;

/// <summary>
/// Tells keys apart by all that can be seen of them. .NET takes some for equal that name different objects: <see cref="DateTime"/> of
/// another kind, a <see cref="Uri"/> with
/// another user, a type with an equality of its own.
/// </summary>
/// <remarks>
/// Keys that are the same have the same identity, whatever <c>GetKeys</c> makes of them; keys that are not may have it too.
/// </remarks>
internal static class Sameness
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly ImmutableHashSet<Type> Exact =
    [
        typeof(string), typeof(Guid), typeof(Int128), typeof(UInt128), typeof(BigInteger), typeof(Rune),
        typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan), typeof(Version),
    ];

    private static readonly ImmutableHashSet<Type> Compared =
        [typeof(DateTime), typeof(DateTimeOffset), typeof(decimal), typeof(double), typeof(float), typeof(Half)];

    private static readonly ConditionalWeakTable<Type, object> Known = [];

    /// <summary>Are two objects of exactly this type the same whenever .NET takes them for equal, and is that so for ever?</summary>
    public static bool IsExact(Type type) => Exact.Contains(type) || (bool)Known.GetValue(type, static asked => (object)FindExact(asked));

    /// <summary>Can <see cref="AreSame{TKey}"/> tell two objects of exactly this type, which cannot be changed either?</summary>
    public static bool CanTell(Type type) => Compared.Contains(type) || IsExact(type);

    /// <summary>The same, for a value of any type; one that is not there can be told from all others.</summary>
    public static bool CanTell(object? value) => value is null or string or int or long or Guid || CanTell(value.GetType());

    /// <summary>The same, for a key: of a <see cref="Lookup"/>, the value decides.</summary>
    /// <param name="key">The key.</param>
    /// <param name="canTellType">What <see cref="CanTell(Type)"/> says of its type.</param>
    // No boxes: the types are known when this is compiled.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanTell<TKey>(TKey key, bool canTellType)
        where TKey : notnull => canTellType || (typeof(TKey) == typeof(Lookup) && CanTell(Unsafe.As<TKey, Lookup>(ref key).Value));

    /// <summary>Is nothing to be seen that differs? Only for types that <see cref="CanTell(Type)"/>; of others, what .NET says.</summary>
    // No address of a key is taken: it would be copied wherever this is inlined, also where the types make that part fall away. The casts
    // make no boxes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreSame<TKey>(TKey left, TKey right)
        where TKey : notnull
    {
        if (!typeof(TKey).IsValueType)
            return left is string text ? right is string other && text == other : left.Equals(right);
        if (typeof(TKey) == typeof(Lookup))
            return AreSameLookups((Lookup)(object)left, (Lookup)(object)right);
        if (typeof(TKey) == typeof(DateTime) || typeof(TKey) == typeof(double))
            return Unsafe.BitCast<TKey, long>(left) == Unsafe.BitCast<TKey, long>(right);
        if (typeof(TKey) == typeof(float))
            return Unsafe.BitCast<TKey, int>(left) == Unsafe.BitCast<TKey, int>(right);
        if (typeof(TKey) == typeof(Half))
            return Unsafe.BitCast<TKey, short>(left) == Unsafe.BitCast<TKey, short>(right);
        if (typeof(TKey) == typeof(Guid) || typeof(TKey) == typeof(decimal))
            return AreSameBits(Unsafe.BitCast<TKey, Vector128<ulong>>(left), Unsafe.BitCast<TKey, Vector128<ulong>>(right));
        if (typeof(TKey) == typeof(DateTimeOffset))
            return ((DateTimeOffset)(object)left).EqualsExact((DateTimeOffset)(object)right);
        return EqualityComparer<TKey>.Default.Equals(left, right);
    }

    /// <summary>Two values of any types: never the same, if they are of two types, or of one that cannot be told.</summary>
    public static bool AreSame(object? left, object? right) => (left, right) switch
    {
        (null, null) => true,
        (string one, string other) => one == other,
        (int one, int other) => one == other,
        (long one, long other) => one == other,
        (Guid one, Guid other) => one == other,
        (DateTime one, DateTime other) => AreSame(one, other),
        (DateTimeOffset one, DateTimeOffset other) => one.EqualsExact(other),
        (decimal one, decimal other) => AreSame(one, other),
        (double one, double other) => AreSame(one, other),
        (float one, float other) => AreSame(one, other),
        (Half one, Half other) => AreSame(one, other),
        (not null, not null) => left.GetType() == right.GetType() && IsExact(left.GetType()) && left.Equals(right),
        _ => false,
    };

    // As two words, as they are hashed: to make one of them again would cost more than to compare them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AreSameBits(Vector128<ulong> left, Vector128<ulong> right) =>
        left.ToScalar() == right.ToScalar() && left.GetElement(1) == right.GetElement(1);

    private static bool AreSameLookups(in Lookup left, in Lookup right) =>
        left.Type == right.Type && left.Field == right.Field && AreSame(left.Value, right.Value);

    private static bool FindExact(Type type)
    {
        if (type.IsEnum || (type.IsPrimitive && type != typeof(double) && type != typeof(float)))
            return true;
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return IsExact(underlying);
        if (type.IsGenericType && type.FullName!.StartsWith("System.ValueTuple`", StringComparison.Ordinal))
            return type.GenericTypeArguments.All(IsExact);
        return IsPlainRecord(type);
    }

    // The compiler's own equality of a record, field by field. Of a class, no field may be set later: an entry would change its name.
    private static bool IsPlainRecord(Type type)
    {
        if (!(type.IsValueType || (type.IsSealed && type.BaseType == typeof(object))) || !HasEqualityOfCompiler(type))
            return false;
        var fields = type.GetFields(Own);
        return fields.Length > 0
            && Array.TrueForAll(fields, field => (type.IsValueType || field.IsInitOnly) && IsExactField(field.FieldType));
    }

    // Only records have a method of the second name; other generators mark their own code as the compiler's, too.
    private static bool HasEqualityOfCompiler(Type type) =>
        type.GetMethod(nameof(Equals), Own, [type])?.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) == true
        && type.GetMethod("PrintMembers", Own, [typeof(StringBuilder)]) is not null;

    // A class may hold itself: the search would not end.
    private static bool IsExactField(Type type) => Exact.Contains(type) || (type.IsValueType && IsExact(type));
}
