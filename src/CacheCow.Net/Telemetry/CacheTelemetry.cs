using System.Diagnostics;

namespace CacheCow.Net;

/// <summary>The names under which caches tell what they do.</summary>
public static class CacheTelemetry
{
    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/> and of the <see cref="ActivitySource"/>: <c>CacheCow.Net</c>.</summary>
    public const string Name = "CacheCow.Net";

    private static readonly ActivitySource Source = new(Name);

    internal static Activity? StartFetch(string cacheName, int objects) => Start("cachecow.fetch", cacheName, objects);

    internal static Activity? StartInvalidate(string cacheName, int objects) => Start("cachecow.invalidate", cacheName, objects);

    internal static void Fail(this Activity? activity, Exception exception) =>
        activity?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", exception.GetType().FullName);

    private static Activity? Start(string name, string cacheName, int objects)
    {
        var activity = Source.StartActivity(name);
        activity?.SetTag("cachecow.cache", cacheName).SetTag("cachecow.objects", objects);
        return activity;
    }
}
