using System.Text.Json;
using BlogPosts.Race;

namespace BlogPosts.Show;

/// <summary>The result for programs, as one line.</summary>
internal static class RaceJson
{
    public static string Of(Contest contest)
    {
        var seconds = (contest.Naive.Elapsed + contest.CacheCow.Elapsed) / 2;
        return JsonSerializer.Serialize(
            new { Seconds = Math.Round(seconds.TotalSeconds, 3), Naive = contest.Naive.Score, Cachecow = contest.CacheCow.Score },
            JsonSerializerOptions.Web);
    }
}
