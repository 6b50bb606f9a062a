namespace CacheCow.Net.Consistency;

/// <summary>A moment of the run that is explored: what may happen, what has been tried, and what need not be.</summary>
internal sealed class Choice(IReadOnlyList<Known> enabled, List<Known> sleeping)
{
    private readonly List<Known> _sleeping = sleeping;
    private int _at = -1;

    public Known Chosen => enabled[_at];

    /// <summary>Takes the next step that is worth it: one that sleeps leads only to what another order of the same steps has led to already.</summary>
    public bool MoveNext()
    {
        if (_at >= 0)
            _sleeping.Add(Chosen);
        while (++_at < enabled.Count)
        {
            if (!_sleeping.Exists(known => known.Id == Chosen.Id))
                return true;
        }

        return false;
    }

    /// <summary>What sleeps after the chosen step: what commutes with it.</summary>
    public List<Known> SleepingAfter() => _sleeping.FindAll(known => Step.AreIndependent(known.Id, known.Footprint, Chosen.Id, Chosen.Footprint));
}
