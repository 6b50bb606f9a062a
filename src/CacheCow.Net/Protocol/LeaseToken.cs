namespace CacheCow.Net;

/// <summary>Represents the holder of a lease: 16 bytes that nobody else has, created anew for each attempt to fill.</summary>
/// <remarks>
/// It must be unique, not a constant. If only the existence of a flag were checked, a fill that was voided would be accepted under the
/// lease of the next caller, and would store an old object.
/// </remarks>
/// <param name="Value">The bytes, as a version 4 <see cref="Guid"/> (122 random bits).</param>
public readonly record struct LeaseToken(Guid Value)
{
    /// <summary>Creates a token that nobody else has.</summary>
    public static LeaseToken Create() => new(Guid.NewGuid());

    /// <summary>Returns the 16 bytes of the token, as they are written to a store.</summary>
    public byte[] ToByteArray() => Value.ToByteArray();
}
