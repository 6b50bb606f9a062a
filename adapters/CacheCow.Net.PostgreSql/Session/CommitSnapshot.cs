using System.Globalization;

namespace CacheCow.Net.PostgreSql;

/// <summary>Which transactions' changes other sessions see, at a moment: <c>pg_current_snapshot()</c>.</summary>
internal sealed class CommitSnapshot
{
    private readonly ulong _least;
    private readonly ulong _next;
    private readonly HashSet<ulong> _running;

    private CommitSnapshot(ulong least, ulong next, HashSet<ulong> running) => (_least, _next, _running) = (least, next, running);

    /// <summary>Reads <c>10:20:12,17</c>: all below 10 have ended, none from 20 on, and of those between not 12 and 17.</summary>
    public static CommitSnapshot Parse(string text)
    {
        var parts = text.Split(':');
        var running = parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(Number).ToHashSet();
        return new CommitSnapshot(Number(parts[0]), Number(parts[1]), running);
    }

    /// <summary>Do those who look from now on see what a logged transaction has done?</summary>
    /// <param name="id">Its id, the low 32 bits: the log has no more. It is never 2,000,000,000 away from the newest.</param>
    public bool Sees(uint id)
    {
        var whole = _next + (ulong)(int)(id - (uint)_next);
        return whole < _least || (whole < _next && !_running.Contains(whole));
    }

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}
