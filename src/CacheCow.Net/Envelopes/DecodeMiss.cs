namespace CacheCow.Net;

/// <summary>Why stored bytes are no object: each is a miss, and counted by its name.</summary>
internal enum DecodeMiss
{
    /// <summary>They are one.</summary>
    None,

    /// <summary>Too short to be an envelope, or its lengths do not fit.</summary>
    Truncated,

    /// <summary>Another program's bytes.</summary>
    Foreign,

    /// <summary>Written by a newer version of this format.</summary>
    NewerFormat,

    /// <summary>The checksum does not fit.</summary>
    Corrupt,

    /// <summary>Another object's: two identities with one hash, or bytes copied from another key.</summary>
    OtherIdentity,

    /// <summary>Another <see cref="CacheCowOptions.SchemaVersion"/>.</summary>
    OtherSchema,

    /// <summary>One of its tags was invalidated since it was stored, or has no version any more.</summary>
    TagInvalidated,

    /// <summary>Its time is over; it is kept for when the source fails.</summary>
    Expired,

    /// <summary><c>Deserialize</c> threw.</summary>
    Deserialize,

    /// <summary><c>IsCurrent</c> said that the source has something else by now.</summary>
    Outdated,
}
