namespace CacheCow.Net;

/// <summary>The exception that is thrown when a value is not accepted because too many values already wait.</summary>
public class QueueFullException : Exception
{
    /// <summary>Initializes a new instance of the <see cref="QueueFullException"/> class.</summary>
    public QueueFullException()
    {
    }

    /// <summary>Initializes a new instance of the <see cref="QueueFullException"/> class with a message.</summary>
    /// <param name="message">The message: which queue it is, how long it is, and what to do.</param>
    public QueueFullException(string message)
        : base(message)
    {
    }

    /// <summary>
    /// Initializes a new instance of the <see cref="QueueFullException"/> class with a message and the exception that caused it.
    /// </summary>
    /// <param name="message">The message: which queue it is, how long it is, and what to do.</param>
    /// <param name="innerException">The exception that is the cause, or <see langword="null"/>.</param>
    public QueueFullException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}
