using System.Text.Json.Serialization;

namespace CacheCow.Net.Benchmarks;

/// <summary>What is cached: about 400 bytes of JSON.</summary>
internal sealed record Article(int Id, string Title, string Author, DateTime PublishedAt, string[] Tags, string Body)
{
    public static Article Of(int id) => new(
        id, $"Article {id}", "A. Author", new DateTime(2026, 1, 1, 12, 0, 0, DateTimeKind.Utc), ["cache", "truth", "speed"], new string('x', 240));
}

[JsonSerializable(typeof(Article))]
internal sealed partial class ArticleJson : JsonSerializerContext;
