namespace CacheCow.Net.Consistency;

/// <summary>What <c>fuzz</c> was asked for.</summary>
internal sealed record FuzzOptions
{
    public IReadOnlyList<string> Targets { get; init; } = AllTargets.Names;

    /// <summary>How many inputs each target is given, at the least.</summary>
    public long Inputs { get; init; } = 10_000_000;

    public int Seed { get; init; } = 1;

    /// <summary>Gives this one input only, in hexadecimal digits.</summary>
    public byte[]? Input { get; init; }

    /// <exception cref="ArgumentException">An option is not known, or has no value.</exception>
    public static FuzzOptions Parse(string[] arguments)
    {
        var options = new FuzzOptions();
        for (var i = 0; i < arguments.Length; i += 2)
        {
            if (i + 1 == arguments.Length)
                throw new ArgumentException($"{arguments[i]} needs a value.");
            options = options.With(arguments[i], arguments[i + 1]);
        }

        return options;
    }

    private FuzzOptions With(string option, string value) => option switch
    {
        "--target" => this with { Targets = value.Split(',') },
        "--inputs" => this with { Inputs = Number.Of(option, value, 1, long.MaxValue) },
        "--seed" => this with { Seed = Number.Of(option, value) },
        "--input" => this with { Input = Convert.FromHexString(value) },
        _ => throw new ArgumentException($"'{option}' is not known: --target NAME,NAME --inputs N --seed N --input HEX. Targets: {string.Join(' ', AllTargets.Names)}."),
    };
}
