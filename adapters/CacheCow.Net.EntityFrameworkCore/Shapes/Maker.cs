using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>
/// Makes objects of a type as Entity Framework does: with its constructor, private or with parameters; but never a proxy, and without services, which
/// would belong to a context that is gone.
/// </summary>
internal sealed class Maker
{
    private readonly ConstructorInfo? _constructor;
    private readonly string?[] _bound;
    private readonly Type _type;

    public Maker(ITypeBase type)
    {
        _type = type.ClrType;
        if (type.ConstructorBinding is ConstructorBinding binding && binding.Constructor.DeclaringType == _type)
            (_constructor, _bound) = (binding.Constructor, [.. binding.ParameterBindings.Select(Bound)]);
        else
            (_constructor, _bound) = (Parameterless(type), []);
    }

    /// <summary>Does the constructor take this property?</summary>
    public bool Binds(string property) => Array.IndexOf(_bound, property) >= 0;

    /// <summary>A new object; the properties that the constructor does not take are still to be set.</summary>
    public object Make(Func<string, object?> valueOf)
    {
        var arguments = Array.ConvertAll(_bound, name => name is null ? null : valueOf(name));
        return _constructor is null ? Activator.CreateInstance(_type)! : _constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);
    }

    private static string? Bound(ParameterBinding parameter) => parameter is PropertyParameterBinding { ConsumedProperties: [var property] } ? property.Name : null;

    private static ConstructorInfo? Parameterless(ITypeBase type)
    {
        var constructor = type.ClrType.GetConstructor(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic, []);
        return constructor is null && !type.ClrType.IsValueType
            ? throw new NotSupportedException(
                $"{type.DisplayName()} cannot be cached: objects of it are made by {type.ConstructorBinding?.GetType().Name ?? "nothing known"}. " +
                "Give the class a constructor without parameters; it may be private.")
            : constructor;
    }
}
