namespace CacheCow.Net.PostgreSql;

/// <summary>
/// Represents a row before or after a change, as the commit log has it. It is valid only while the mapping that it is passed to runs.
/// Reading a column that is not in the log throws an exception, and then everything that the table maps to is invalidated. Do not catch
/// this exception.
/// </summary>
public sealed class FeedRow
{
    private RowImage? _image;

    internal FeedRow()
    {
    }

    /// <summary>Was a column asked for that the log says nothing of?</summary>
    internal bool HasMissed { get; private set; }

    /// <summary>
    /// Gets the value of a column as PostgreSQL writes it: dates in ISO form and UTC, <c>t</c> and <c>f</c>, bytes in hexadecimal digits.
    /// </summary>
    /// <param name="column">The name of the column, exactly as in the table.</param>
    /// <returns>The value, or <see langword="null"/> if there is none.</returns>
    /// <exception cref="InvalidOperationException">
    /// The column is not in the log: there is no such column, or this is the old row and the column is not part of the replica identity of
    /// the table.
    /// </exception>
    public string? this[string column] => TextOf(IndexOf(column), column);

    /// <summary>Gets the value of a column.</summary>
    /// <typeparam name="T">
    /// The type that corresponds to the type of the column: <see cref="short"/>, <see cref="int"/>, <see cref="long"/>, <see cref="uint"/>
    /// (oid), <see cref="float"/>, <see cref="double"/>, <see cref="decimal"/>, <see cref="bool"/>, <see cref="Guid"/>,
    /// <see cref="DateOnly"/>, <see cref="TimeOnly"/>, <see cref="DateTime"/> (timestamps with a time zone in UTC), <see cref="TimeSpan"/>,
    /// an array of <see cref="byte"/>; <see cref="string"/> for all other types. Use <see cref="Nullable{T}"/> of such a type if there may
    /// be no value. Whole numbers are widened.
    /// </typeparam>
    /// <param name="column">The name of the column, exactly as in the table.</param>
    /// <returns>The value, or <see langword="null"/> if there is none.</returns>
    /// <exception cref="InvalidOperationException">
    /// The column is not in the log, or there is no value and the type cannot be <see langword="null"/>.
    /// </exception>
    /// <exception cref="InvalidCastException">The value is of another type, or .NET has no such value, such as <c>infinity</c>.</exception>
    public T? Get<T>(string column)
    {
        var index = IndexOf(column);
        if (TextOf(index, column) is not { } text)
            return default(T) is null ? default : throw new InvalidOperationException($"The column '{column}' has no value in this row, and {typeof(T)} has no null.");
        if (typeof(T) == typeof(string))
            return (T)(object)text;
        var value = PostgresText.Parse(_image!.Relation.Types[index], text);
        if (value is T exact)
            return exact;
        return Widened(value, Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T)) is T wider
            ? wider
            : throw new InvalidCastException($"The column '{column}', of the type with the oid {_image.Relation.Types[index]}, has no value of {typeof(T)} in this row.");
    }

    internal void Show(RowImage image) => (_image, HasMissed) = (image, false);

    private int IndexOf(string column)
    {
        ArgumentNullException.ThrowIfNull(column);
        var index = _image!.Relation.IndexOf(column);
        if (_image.StateOf(index) != CellState.Unknown)
            return index;
        HasMissed = true;
        throw new InvalidOperationException($"The log says nothing of the column '{column}' of this row.");
    }

    private string? TextOf(int index, string column) => _image!.StateOf(index) == CellState.Null
        ? null
        : _image.TextOf(index) ?? throw new InvalidCastException($"The column '{column}' has bytes that are no text.");

    private static object? Widened(object? value, Type type) => value switch
    {
        short number when type == typeof(int) => (int)number,
        short number when type == typeof(long) => (long)number,
        int number when type == typeof(long) => (long)number,
        uint number when type == typeof(long) => (long)number,
        _ => null,
    };
}
