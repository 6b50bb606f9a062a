using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CacheCow.Net.Consistency;

/// <summary>The product gave a wrong answer.</summary>
[SuppressMessage("Design", "CA1032", Justification = "It is thrown here only, and always says what is wrong.")]
internal sealed class FuzzException(string message) : Exception(message)
{
    public static void ThrowIf([DoesNotReturnIf(true)] bool isWrong, string message)
    {
        if (isWrong)
            throw new FuzzException(message);
    }

    public static void ThrowIf([DoesNotReturnIf(true)] bool isWrong, [InterpolatedStringHandlerArgument(nameof(isWrong))] FuzzMessage message)
    {
        if (isWrong)
            throw new FuzzException(message.ToString());
    }
}
