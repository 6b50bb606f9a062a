namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>Takes an object apart, and makes a new one of what it was made of.</summary>
internal sealed class Snapshots(ShadowValues shadows)
{
    public Snapshot Take(object obj, ObjectShape shape)
    {
        var snapshot = Snapshot.Empty(shape);
        var known = shadows.TryGet(obj, out var values);
        for (var i = 0; i < shape.Scalars.Count; i++)
        {
            var scalar = shape.Scalars[i];
            snapshot.Scalars[i] = !scalar.IsShadow ? scalar.Get(obj) : known ? values!.GetValueOrDefault(scalar.Name) : null;
        }

        for (var i = 0; i < shape.Parts.Count; i++)
            snapshot.Parts[i] = TakePart(shape.Parts[i], obj);
        return snapshot;
    }

    public object Make(Snapshot snapshot, Proxies? proxies = null)
    {
        var (shape, scalars, parts) = snapshot;
        object? ValueOf(string name) => scalars[shape.IndexOf(name)];
        var obj = proxies is null ? shape.Maker.Make(ValueOf) : proxies.Make(shape, ValueOf);
        for (var i = 0; i < scalars.Length; i++)
            shape.Scalars[i].Set(obj, scalars[i]);
        for (var i = 0; i < parts.Length; i++)
            MakePart(shape.Parts[i], obj, parts[i], proxies);
        KeepShadows(obj, snapshot);
        return obj;
    }

    private object? TakePart(Part part, object owner) => part.Get(owner) switch
    {
        null => null,
        var items when part.IsCollection => (IReadOnlyList<Snapshot?>)[.. Part.Items(items).Select(item => item is null ? null : Take(item, part.Shape))],
        var one => Take(one, part.Shape),
    };

    private void MakePart(Part part, object owner, object? value, Proxies? proxies)
    {
        if (value is IReadOnlyList<Snapshot?> items)
            part.Fill(owner, [.. items.Select(item => item is null ? null : Make(item, proxies))]);
        else
            part.Set(owner, value is Snapshot one ? Make(one, proxies) : null);
    }

    private void KeepShadows(object obj, Snapshot snapshot)
    {
        var names = snapshot.Shape.Scalars;
        var kept = new List<KeyValuePair<string, object?>>();
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].IsShadow)
                kept.Add(KeyValuePair.Create(names[i].Name, snapshot.Scalars[i]));
        }

        if (kept.Count > 0)
            shadows.Set(obj, kept);
    }
}
