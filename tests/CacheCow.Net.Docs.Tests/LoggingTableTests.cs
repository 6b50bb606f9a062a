using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;

namespace CacheCow.Net.Docs.Tests;

/// <summary>What <c>docs/logging.md</c> lists is what the packages log: no event more or less, and no number twice.</summary>
[TestFixture]
internal sealed partial class LoggingTableTests
{
    private static readonly Assembly[] Packages =
    [
        typeof(CacheKeys).Assembly, typeof(Redis.RedisStore).Assembly, typeof(Sqlite.SqliteStore).Assembly, typeof(EntityFrameworkCore.EfCacheCow).Assembly,
        typeof(PostgreSql.PostgresFeed).Assembly, typeof(MongoDB.MongoCacheCow).Assembly, typeof(Files.CachedFile<>).Assembly,
    ];

    private static IEnumerable<string> Logged => Packages.SelectMany(static package => package.GetTypes()
        .SelectMany(static type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
        .Select(static method => (Method: method, Message: method.GetCustomAttribute<LoggerMessageAttribute>()))
        .Where(static one => one.Message is not null)
        .Select(one => $"{package.GetName().Name}: {one.Message!.EventId} {one.Message.Level} {one.Method.Name} {one.Message.Message}"));

    [Test]
    public void Table_OfEvents_IsWhatThePackagesLog() => Assert.That(Listed(), Is.EquivalentTo(Logged));

    [Test]
    public void Events_OfAllPackages_HaveNumbersOfTheirOwn() =>
        Assert.That(Logged.Select(static line => Number().Match(line).Value), Is.Unique);

    private static IEnumerable<string> Listed()
    {
        var package = "";
        foreach (var line in File.ReadLines(Path.Combine(MarkdownTests.Root, "docs", "logging.md")))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                package = line[3..];
            else if (Row().Match(line) is { Success: true } row)
                yield return $"{package}: {row.Groups[1]} {row.Groups[2]} {row.Groups[3]} {row.Groups[4]}";
        }
    }

    [GeneratedRegex(@"^\| (\d+) \| (\w+) \| (\w+) \| (.*) \|$")]
    private static partial Regex Row();

    [GeneratedRegex(@"(?<=: )\d+")]
    private static partial Regex Number();
}
