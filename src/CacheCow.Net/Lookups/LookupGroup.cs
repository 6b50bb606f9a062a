namespace CacheCow.Net;

/// <summary>The lookups by one field that are fetched with one query, and which of its rows answers which.</summary>
internal sealed class LookupGroup
{
    private readonly LookupField _field;
    private readonly Dictionary<string, (object? Value, List<Lookup> Keys)> _asked = [];
    private readonly Dictionary<string, object> _found = [];
    private bool _isComparedLeniently;

    public LookupGroup(LookupField field, IEnumerable<Lookup> keys)
    {
        _field = field;
        foreach (var key in keys)
            Ask(key);
    }

    /// <summary>The values to ask the source for, each once.</summary>
    public IReadOnlyList<object?> Values => [.. _asked.Values.Select(one => one.Value)];

    /// <summary>An object that the source has, under its value in the source. The first one for a value counts.</summary>
    public void Take(object? value, object obj)
    {
        var name = NameOf(value);
        if (_asked.ContainsKey(name))
            _found.TryAdd(name, obj);
        else
            _isComparedLeniently = true;
    }

    /// <summary>
    /// Values that may well have an object although none bears them: the source found 'First' when asked for 'first', or a moment that it had rounded.
    /// Without this, "there is no such object" would be cached for an object that a single read finds.
    /// </summary>
    public IReadOnlyList<object?> Doubtful()
    {
        var missing = _asked.Where(one => !_found.ContainsKey(one.Key)).Select(one => one.Value.Value);
        if (_isComparedLeniently)
            return [.. missing];

        // 'first' and 'First' were both asked for, and one row may answer both.
        var found = _found.Keys.Select(name => Folded(_asked[name].Value)).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. missing.Where(value => Folded(value) is { } text && found.Contains(text))];
    }

    public void CopyTo(Dictionary<Lookup, object> objects)
    {
        foreach (var (name, obj) in _found)
        {
            foreach (var key in _asked[name].Keys)
                objects[key] = obj;
        }
    }

    private void Ask(Lookup key)
    {
        var value = _field.Convert(key.Value);
        var name = NameOf(value);
        if (!_asked.TryGetValue(name, out var asked))
            _asked.Add(name, asked = (value, []));
        asked.Keys.Add(key);
    }

    private static string? Folded(object? value) => (value as string)?.Trim();

    private string NameOf(object? value) => _field.KeysOf(value).Identity;
}
