namespace CacheCow.Net;

/// <summary>
/// Who holds a lease: 16 bytes that nobody else has, made anew for each attempt to fill.
/// </summary>
/// <remarks>
/// It must be unique, not a constant: with "there is a flag" as the only check, a fill that was voided would pass under the
/// lease of whoever came next, and store an old object.
/// </remarks>
/// <param name="Value">The bytes, as a version 4 <see cref="Guid"/> (122 random bits).</param>
public readonly record struct LeaseToken(Guid Value)
{
    /// <summary>A token that nobody else has.</summary>
    public static LeaseToken Create() => new(Guid.NewGuid());

    /// <summary>The 16 bytes of the token, as they stand in a store.</summary>
    public byte[] ToByteArray() => Value.ToByteArray();
}
