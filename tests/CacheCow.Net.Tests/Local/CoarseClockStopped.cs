using System.Reflection;

namespace CacheCow.Net.Tests.Local;

/// <summary>The timer of <see cref="CoarseClock"/> does not run, as if the process stood still, until this is disposed of.</summary>
internal sealed class CoarseClockStopped : IDisposable
{
    public CoarseClockStopped()
    {
        var timer = (Timer)typeof(CoarseClock).GetField("Ticking", BindingFlags.NonPublic | BindingFlags.Static)!.GetValue(null)!;
        timer.Change(Timeout.Infinite, Timeout.Infinite);
    }

    public void Dispose() => CoarseClock.Start();
}
