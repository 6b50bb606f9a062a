namespace CacheCow.Net;

/// <summary>Entries in order, by links of their own: a circle that begins and ends at a head.</summary>
internal sealed class NodeList
{
    private readonly LocalNode _head = LocalNode.Head();

    /// <summary>Who stands here longest; null when the list is empty.</summary>
    public LocalNode? First => _head.Later == _head ? null : _head.Later;

    /// <summary>Who comes after an entry of this list, which has some; after the last, or none, or the head, the first.</summary>
    public LocalNode After(LocalNode? node)
    {
        var next = (node ?? _head).Later;
        return next == _head ? _head.Later : next;
    }

    /// <summary>Where a walk by <see cref="After"/> goes on when this entry of the list has left.</summary>
    public static LocalNode Before(LocalNode node) => node.Earlier;

    public static void Remove(LocalNode node)
    {
        node.Earlier.Later = node.Later;
        node.Later.Earlier = node.Earlier;
        node.Earlier = node.Later = node;
    }

    /// <summary>Gives the place of one to another.</summary>
    public static void Replace(LocalNode old, LocalNode node)
    {
        (node.Earlier, node.Later) = (old.Earlier, old.Later);
        node.Earlier.Later = node;
        node.Later.Earlier = node;
        old.Earlier = old.Later = old;
    }

    public void Append(LocalNode node)
    {
        (node.Earlier, node.Later) = (_head.Earlier, _head);
        _head.Earlier.Later = node;
        _head.Earlier = node;
    }

    /// <summary>Moves all entries of another list behind those of this.</summary>
    public void Take(NodeList other)
    {
        if (other.First is not { } first)
            return;
        var last = other._head.Earlier;
        (first.Earlier, last.Later) = (_head.Earlier, _head);
        first.Earlier.Later = first;
        _head.Earlier = last;
        other.Clear();
    }

    /// <summary>Lets go of all entries, whose links stay as they are.</summary>
    public void Clear() => _head.Earlier = _head.Later = _head;
}
