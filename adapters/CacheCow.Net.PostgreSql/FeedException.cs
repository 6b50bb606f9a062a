namespace CacheCow.Net.PostgreSql;

/// <summary>
/// Represents the error that a feed cannot work with the database as it is. The message says what was found, and which statements to run.
/// </summary>
public class FeedException : Exception
{
    /// <summary>Initializes the exception without a message.</summary>
    public FeedException()
    {
    }

    /// <summary>Initializes the exception with a message.</summary>
    /// <param name="message">The message: what was attempted, what was found, and what to run.</param>
    public FeedException(string message)
        : base(message)
    {
    }

    /// <summary>Initializes the exception with a message and an inner exception.</summary>
    /// <param name="message">The message: what was attempted, what was found, and what to run.</param>
    /// <param name="innerException">The error of the server.</param>
    public FeedException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
