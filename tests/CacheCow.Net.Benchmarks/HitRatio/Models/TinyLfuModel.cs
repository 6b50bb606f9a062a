namespace CacheCow.Net.Benchmarks;

/// <summary>W-TinyLFU (Einziger et al., 2017), with its window of a hundredth and a main part of which four fifths are protected.</summary>
internal sealed class TinyLfuModel : CacheModel
{
    private readonly int _size;
    private readonly int _windowSize;
    private readonly int _protectedSize;
    private readonly FrequencySketch _sketch;
    private readonly Dictionary<int, LinkedListNode<int>> _held = [];
    private readonly LinkedList<int> _window = new();
    private readonly LinkedList<int> _probation = new();
    private readonly LinkedList<int> _protected = new();

    public TinyLfuModel(int size)
    {
        (_size, _windowSize, _sketch) = (size, Math.Max(1, size / 100), new FrequencySketch(size));
        _protectedSize = (size - _windowSize) * 4 / 5;
    }

    public override bool Use(int key)
    {
        _sketch.Add(key);
        if (_held.TryGetValue(key, out var node))
        {
            Move(node, node.List == _window ? _window : _protected);
            if (_protected.Count > _protectedSize)
                Move(_protected.First!, _probation);
            return true;
        }

        _held.Add(key, _window.AddLast(key));
        if (_window.Count > _windowSize)
            Admit(_window.First!);
        return false;
    }

    private static void Move(LinkedListNode<int> node, LinkedList<int> to)
    {
        node.List!.Remove(node);
        to.AddLast(node);
    }

    private void Admit(LinkedListNode<int> candidate)
    {
        Move(candidate, _probation);
        if (_held.Count <= _size)
            return;
        var victim = _probation.First != candidate ? _probation.First! : _protected.First ?? candidate;
        var loser = _sketch.Of(candidate.Value) > _sketch.Of(victim.Value) ? victim : candidate;
        loser.List!.Remove(loser);
        _held.Remove(loser.Value);
    }
}
