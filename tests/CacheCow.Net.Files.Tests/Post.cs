using System.Text.Json.Serialization;

namespace CacheCow.Net.Files.Tests;

internal sealed record Post(int Id, string Title);

[JsonSerializable(typeof(Post))]
internal sealed partial class PostContext : JsonSerializerContext;
