namespace CacheCow.Net.PostgreSql;

/// <summary>
/// Has a value one spelling only? Else an object is cached under the one that it was asked for by, and the log has the row's own: <c>10.0.0.1/32</c> for <c>10.0.0.1</c>, a blank less
/// in a <c>char(n)</c>, a moment without the ticks below a microsecond.
/// </summary>
internal static class Spellings
{
    /// <param name="column">The column's type; of an enum, <see cref="PostgresTypes.Text"/>.</param>
    /// <param name="field">The type of the field's values.</param>
    public static bool IsOne(uint column, Type field)
    {
        var asked = Nullable.GetUnderlyingType(field) ?? field;
        return column switch
        {
            PostgresTypes.Text or PostgresTypes.VarChar or PostgresTypes.Name or PostgresTypes.Char => true,
            _ when asked == typeof(string) => false,
            PostgresTypes.Bool or PostgresTypes.Bytea or PostgresTypes.Uuid or PostgresTypes.Numeric => true,
            PostgresTypes.Int2 or PostgresTypes.Int4 or PostgresTypes.Int8 or PostgresTypes.Oid => true,
            PostgresTypes.Float4 or PostgresTypes.Float8 => asked == typeof(float) || asked == typeof(double),
            PostgresTypes.Date => asked == typeof(DateOnly),
            _ => false,
        };
    }
}
