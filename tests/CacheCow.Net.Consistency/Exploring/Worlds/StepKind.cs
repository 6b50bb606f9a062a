namespace CacheCow.Net.Consistency;

/// <summary>Kinds of steps, each by the letter that it has in a schedule.</summary>
internal enum StepKind
{
    /// <summary>A caller begins its next operation.</summary>
    Start = 's',

    /// <summary>The store or the source carries out what a node asked for, or its answer arrives.</summary>
    Request = 'r',

    /// <summary>A message arrives at a node's local tier.</summary>
    Message = 'm',

    /// <summary>The store tells that its link works.</summary>
    Heartbeat = 'h',

    /// <summary>A timer of a node fires.</summary>
    Timer = 't',

    /// <summary>Time passes, for the store or for one node.</summary>
    Time = 'p',

    /// <summary>A node dies.</summary>
    Crash = 'c',

    /// <summary>A request, or its answer, is lost.</summary>
    Loss = 'l',

    /// <summary>The link to a node's local tier breaks.</summary>
    Break = 'b',

    /// <summary>The source fails.</summary>
    Failure = 'f',
}
