namespace CacheCow.Net.PostgreSql;

/// <summary>A feed cannot work with the database as it is. The message says what was found, and which statements to run.</summary>
public class FeedException : Exception
{
    /// <summary>Without a message.</summary>
    public FeedException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">What was attempted, what was found, and what to run.</param>
    public FeedException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what lies behind it.</summary>
    /// <param name="message">What was attempted, what was found, and what to run.</param>
    /// <param name="innerException">What the server said.</param>
    public FeedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
