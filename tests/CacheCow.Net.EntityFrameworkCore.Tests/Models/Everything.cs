namespace CacheCow.Net.EntityFrameworkCore.Tests;

/// <summary>A property of each kind that a database has.</summary>
internal sealed class Everything
{
    public Guid Id { get; set; }

    public bool Bool { get; set; }

    public byte Byte { get; set; }

    public short Short { get; set; }

    public int Int { get; set; }

    public int? NullableInt { get; set; }

    public long Long { get; set; }

    public float Float { get; set; }

    public double Double { get; set; }

    public decimal Decimal { get; set; }

    public char Char { get; set; }

    public string Text { get; set; } = "";

    public string? NullableText { get; set; }

    public byte[] Bytes { get; set; } = [];

    public DateTime Utc { get; set; }

    public DateTime Unspecified { get; set; }

    public DateTimeOffset Moment { get; set; }

    public DateOnly Day { get; set; }

    public TimeOnly Time { get; set; }

    public TimeSpan Span { get; set; }

    public PostState State { get; set; }

    public PostState StateAsText { get; set; }

    public Money Price { get; set; }

    public List<int> Numbers { get; set; } = [];

    public string[] Words { get; set; } = [];

    public Dictionary<string, string> Labels { get; set; } = [];
}
