namespace CacheCow.Net;

/// <summary>The versions of an object's tags, as they were read together: what an envelope is stored with, and compared to.</summary>
/// <remarks>Unique values: versions that fit place by place are those of the same tags.</remarks>
internal readonly struct TagVersions
{
    private readonly ReadOnlyMemory<byte>?[]? _versions;
    private readonly int _start;

    private TagVersions(ReadOnlyMemory<byte>?[] versions, int start) => (_versions, _start) = (versions, start);

    public static TagVersions None => default;

    public int Count => _versions is null ? 0 : _versions.Length - _start;

    /// <summary>What stands in an answer from a place on.</summary>
    public static TagVersions From(ReadOnlyMemory<byte>?[] versions, int start = 0) => new(versions, start);

    public static TagVersions From(ReadOnlyMemory<byte>[] versions) => new(Array.ConvertAll(versions, version => (ReadOnlyMemory<byte>?)version), 0);

    /// <summary>Every version is there: only then may an object be stored with them.</summary>
    public bool AreComplete
    {
        get
        {
            for (var i = 0; i < Count; i++)
            {
                if (At(i) is not { Length: TagVersion.Bytes })
                    return false;
            }

            return true;
        }
    }

    /// <summary>Are these the same versions, none of them missing?</summary>
    public bool Fit(TagVersions others)
    {
        if (Count != others.Count)
            return false;
        for (var i = 0; i < Count; i++)
        {
            if (At(i) is not { Length: TagVersion.Bytes } mine || others.At(i) is not { } theirs || !mine.Span.SequenceEqual(theirs.Span))
                return false;
        }

        return true;
    }

    /// <summary>Are these the versions that stand in an envelope? A missing one fits nothing.</summary>
    public bool Fit(ReadOnlySpan<byte> stored)
    {
        if (stored.Length != Count * TagVersion.Bytes)
            return false;
        for (var i = 0; i < Count; i++)
        {
            if (At(i) is not { } version || !version.Span.SequenceEqual(stored.Slice(i * TagVersion.Bytes, TagVersion.Bytes)))
                return false;
        }

        return true;
    }

    public void Write(Span<byte> bytes)
    {
        for (var i = 0; i < Count; i++)
            At(i)!.Value.Span.CopyTo(bytes[(i * TagVersion.Bytes)..]);
    }

    private ReadOnlyMemory<byte>? At(int i) => _versions![_start + i];
}
