namespace CacheCow.Net;

/// <summary>Finds where the objects of a cache lie, by what its author has overridden, and checks it.</summary>
internal sealed class AddressResolver
{
    private readonly SecretNames? _secret;
    private readonly StoreClaims _claims;
    private readonly string _cache;
    private readonly Func<Type> _storedType;
    private string? _claimed;

    /// <exception cref="ArgumentException">Another cache on the store has another secret.</exception>
    public AddressResolver(ICacheStore store, CacheCowOptions options, string cache, Func<Type> storedType)
    {
        (_claims, _cache, _storedType) = (StoreClaims.Of(store), cache, storedType);
        _secret = options.KeySecret.IsEmpty ? null : new SecretNames(options.KeySecret);
        _claims.ClaimSecret(options.KeySecret, cache);
    }

    public StoreAddress Of(CacheKeys keys, IReadOnlyList<string> tags)
    {
        Check(keys);
        Claim(keys);
        return new StoreAddress(_secret?.Of(keys) ?? keys, TagsOf(tags, keys));
    }

    /// <summary>An object without tags, by its keys as they are in the store.</summary>
    public static StoreAddress Known(CacheKeys keys)
    {
        Check(keys);
        return new StoreAddress(keys, []);
    }

    private static void Check(CacheKeys keys)
    {
        var hasAll = !string.IsNullOrEmpty(keys.Data) && !string.IsNullOrEmpty(keys.Flag) && !string.IsNullOrEmpty(keys.Identity);
        if (!hasAll || keys.Data == keys.Flag)
        {
            throw new InvalidOperationException(
                $"GetKeys returned {keys}: data key, flag key and identity must not be empty, and data and flag key must differ. " +
                "CacheKeys.For makes such keys.");
        }
    }

    /// <summary>Where the version of a tag lies.</summary>
    public CacheKeys OfTag(string tag)
    {
        ArgumentException.ThrowIfNullOrEmpty(tag);
        return _secret?.OfTag(tag) ?? CacheKeys.ForTag(tag);
    }

    private CacheKeys[] TagsOf(IReadOnlyList<string> tags, CacheKeys keys)
    {
        if (tags is null)
            throw BadTags(keys, "null", "an object without tags has an empty list");
        if (tags.Count == 0)
            return [];
        var addresses = new CacheKeys[tags.Count];
        for (var i = 0; i < addresses.Length; i++)
        {
            if (string.IsNullOrEmpty(tags[i]))
                throw BadTags(keys, "an empty tag", "a tag has at least one character");
            addresses[i] = OfTag(tags[i]);
        }

        return addresses;
    }

    private static InvalidOperationException BadTags(CacheKeys keys, string what, string rule) =>
        new($"GetTags returned {what} for the object at '{keys.Data}'; {rule}.");

    // Keys of an author's own making have no kind; most caches have one, and claim it once.
    private void Claim(CacheKeys keys)
    {
        if (keys.Data == keys.Identity)
            return;
        if (_claimed is { } claimed && keys.Identity.Length > claimed.Length && keys.Identity[claimed.Length] == IdentityText.Separator
            && keys.Identity.StartsWith(claimed, StringComparison.Ordinal))
            return;
        if (_storedType() is not { } type || type == typeof(object) || IdentityText.KindOf(keys.Identity) is not { } kind)
            return;
        _claims.ClaimKind(kind, Nullable.GetUnderlyingType(type) ?? type, _cache);
        _claimed = kind;
    }
}
