using System.Collections;
using System.Linq.Expressions;

namespace CacheCow.Net;

public abstract partial class LookupCacheCow
{
    /// <summary>Gets the objects of a type that have one of several values in a field. Blocks the calling thread.</summary>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <param name="field">The field, by any of its names, ignoring case.</param>
    /// <param name="values">The values. A value may occur more than once; none may be <see langword="null"/>.</param>
    /// <returns>The objects that exist, by value as it was given.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="field"/> or <paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The model has no such type or field, or one of the values is <see langword="null"/> or cannot be converted to the type of the field.
    /// </exception>
    /// <exception cref="CacheStoreException">
    /// The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.
    /// </exception>
    public IReadOnlyDictionary<object, T> GetMany<T>(string field, IEnumerable values)
        where T : class
    {
        var asked = Asked(typeof(T), field, Objects(values));
        return Answers<object, T>(asked, GetMany(asked.Values));
    }

    /// <inheritdoc cref="GetMany{T}(string, IEnumerable)"/>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <typeparam name="TValue">The type of the field, as in <c>GetMany((BlogPost p) => p.Title, titles)</c>.</typeparam>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <param name="values">The values. A value may occur more than once; none may be <see langword="null"/>.</param>
    public IReadOnlyDictionary<TValue, T> GetMany<T, TValue>(Expression<Func<T, TValue>> field, IEnumerable<TValue> values)
        where T : class
        where TValue : notnull
    {
        var asked = Asked(typeof(T), FieldPath.Of(field), values);
        return Answers<TValue, T>(asked, GetMany(asked.Values));
    }

    /// <summary>
    /// Gets the objects of a type that have one of several values in a field: those that are in the store with one round trip per node, the
    /// others with one query for each 1,000, or one by one where the source compares in another way.
    /// </summary>
    /// <remarks>The objects are not one atomic snapshot: the guarantee for each of them is the same as if it had been read alone.</remarks>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <param name="field">The field, by any of its names, ignoring case.</param>
    /// <param name="values">The values. A value may occur more than once; none may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">A token that cancels the waiting of this caller, not the fetches that others share.</param>
    /// <returns>The objects that exist, by value as it was given.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="field"/> or <paramref name="values"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">
    /// The model has no such type or field, or one of the values is <see langword="null"/> or cannot be converted to the type of the field.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="CacheStoreException">
    /// The store failed, and <see cref="CacheCowOptions.OnStoreError"/> is <see cref="OnStoreError.Throw"/>.
    /// </exception>
    public async ValueTask<IReadOnlyDictionary<object, T>> GetManyAsync<T>(
        string field, IEnumerable values, CancellationToken cancellationToken = default)
        where T : class
    {
        var asked = Asked(typeof(T), field, Objects(values));
        return Answers<object, T>(asked, await GetManyAsync(asked.Values, cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc cref="GetManyAsync{T}(string, IEnumerable, CancellationToken)"/>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <typeparam name="TValue">The type of the field, as in <c>GetManyAsync((BlogPost p) => p.Title, titles)</c>.</typeparam>
    /// <param name="field">The field, as in <c>p => p.Title</c>.</param>
    /// <param name="values">The values. A value may occur more than once; none may be <see langword="null"/>.</param>
    /// <param name="cancellationToken">A token that cancels the waiting of this caller, not the fetches that others share.</param>
    public async ValueTask<IReadOnlyDictionary<TValue, T>> GetManyAsync<T, TValue>(
        Expression<Func<T, TValue>> field, IEnumerable<TValue> values, CancellationToken cancellationToken = default)
        where T : class
        where TValue : notnull
    {
        var asked = Asked(typeof(T), FieldPath.Of(field), values);
        return Answers<TValue, T>(asked, await GetManyAsync(asked.Values, cancellationToken).ConfigureAwait(false));
    }

    private Dictionary<TValue, Lookup> Asked<TValue>(Type type, string field, IEnumerable<TValue> values)
        where TValue : notnull
    {
        ArgumentNullException.ThrowIfNull(values);
        var asked = new Dictionary<TValue, Lookup>(ComparerOf<TValue>(type, field));
        foreach (var value in values)
        {
            if (value is null)
                throw new ArgumentException("One of the values is null. Ask for the object without a value alone.", nameof(values));
            asked.TryAdd(value, LookupOf(type, field, value));
        }

        return asked;
    }

    // .NET takes some values for equal that name different objects.
    private IEqualityComparer<TValue> ComparerOf<TValue>(Type type, string field)
        where TValue : notnull => Sameness.IsExact(typeof(TValue))
        ? EqualityComparer<TValue>.Default
        : new LookupValueComparer<TValue>(value => AddressOf(LookupOf(type, field, value)).Keys.Identity);

    private static IEnumerable<object> Objects(IEnumerable values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return values is string text
            ? throw new ArgumentException($"The values are one text, '{LookupValue.Shown(text)}'. Give a list of values.", nameof(values))
            : values.Cast<object>();
    }

    private static Dictionary<TValue, T> Answers<TValue, T>(Dictionary<TValue, Lookup> asked, IReadOnlyDictionary<Lookup, object> found)
        where TValue : notnull
        where T : class
    {
        var answers = new Dictionary<TValue, T>(asked.Count, asked.Comparer);
        foreach (var (value, lookup) in asked)
        {
            if (found.TryGetValue(lookup, out var obj))
                answers.Add(value, (T)obj);
        }

        return answers;
    }
}
