namespace CacheCow.Net.Benchmarks;

/// <summary>Bélády's optimum: knows what comes, and lets go of what is asked for last.</summary>
internal static class Optimum
{
    public static int Hits(Trace trace, int size)
    {
        var next = NextUses(trace);
        var heldUntil = new int[trace.Keys];
        var held = new PriorityQueue<int, int>();
        var (hits, count) = (0, 0);
        for (var i = 0; i < next.Length; i++)
        {
            var key = trace.Requests[i];
            if (heldUntil[key] == i && i > 0)
                hits++;
            else
                count++;
            heldUntil[key] = next[i];
            held.Enqueue(key, -next[i]);
            if (count <= size)
                continue;
            EvictFarthest(held, heldUntil);
            count--;
        }

        return hits;
    }

    // What stands in the queue with another next use than the key's own was overtaken by a later hit.
    private static void EvictFarthest(PriorityQueue<int, int> held, int[] heldUntil)
    {
        while (held.TryDequeue(out var key, out var use))
        {
            if (heldUntil[key] != -use)
                continue;
            heldUntil[key] = 0;
            return;
        }
    }

    private static int[] NextUses(Trace trace)
    {
        var next = new int[trace.Requests.Count];
        var seen = new int[trace.Keys];
        Array.Fill(seen, int.MaxValue);
        for (var i = next.Length - 1; i >= 0; i--)
            (next[i], seen[trace.Requests[i]]) = (seen[trace.Requests[i]], i);
        return next;
    }
}
