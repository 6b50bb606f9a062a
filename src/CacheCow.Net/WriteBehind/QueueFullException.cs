namespace CacheCow.Net;

/// <summary>A value was not accepted, because too many wait already.</summary>
public class QueueFullException : Exception
{
    /// <summary>Without a message.</summary>
    public QueueFullException()
    {
    }

    /// <summary>With a message.</summary>
    /// <param name="message">Which queue, how long it is, and what to do.</param>
    public QueueFullException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and what lies behind it.</summary>
    /// <param name="message">Which queue, how long it is, and what to do.</param>
    /// <param name="innerException">What lies behind it.</param>
    public QueueFullException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
