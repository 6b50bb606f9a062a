using CacheCow.Net.Testing;

namespace CacheCow.Net.Nodes;

/// <summary>L2 taken out: heartbeats come, and what was invalidated is never told.</summary>
internal sealed class DeafStore(ICacheStore inner) : StoreDouble(inner)
{
    private Heartbeats? _heartbeats;

    public override IInvalidationLink? Listen(IInvalidationListener listener) => Inner.Listen(_heartbeats = new Heartbeats(listener));

    private sealed class Heartbeats(IInvalidationListener listener) : IInvalidationListener
    {
        public void ObjectsInvalidated(ReadOnlySpan<ulong> keys)
        {
        }

        public void TagsInvalidated(ReadOnlySpan<ulong> tags)
        {
        }

        public void EverythingInvalidated()
        {
        }

        public void Confirmed(long timestamp, TimeProvider time) => listener.Confirmed(timestamp, time);
    }
}
