using System.Data.Common;
using Microsoft.EntityFrameworkCore.Storage;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What is known of the save that a context is at. Contexts are not for several threads, so neither is this.</summary>
internal sealed class SaveState
{
    private DbTransaction? _transaction;

    /// <summary>What the context is wrong about; it outlives the save.</summary>
    public TrackedDoubts Doubts { get; } = new();

    /// <summary>Looked for the changes, in the transaction that the save works in.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>All that must happen before the commit has happened.</summary>
    public bool IsPrepared { get; set; }

    /// <summary>A command has failed and may yet be carried out, also if the save succeeds at a second attempt.</summary>
    public bool IsInDoubt { get; set; }

    public Changes? Changes { get; private set; }

    public CacheWrite? Write { get; set; }

    /// <summary>Begun when the save began, for what was seen to be changed then.</summary>
    public EarlyWrite? Early { get; set; }

    /// <summary>The transaction's writes; <see langword="null"/>: each command commits itself.</summary>
    public TransactionWrites? Home { get; private set; }

    /// <summary>The connection has a transaction, so that no command can commit itself. In an ambient one it has none, and may not even have joined.</summary>
    public bool IsInTransaction => _transaction is not null;

    /// <summary>A transaction of our own, for the rows of the outbox and what they are for.</summary>
    public IDbContextTransaction? Own { get; set; }

    /// <summary>A retry by an execution strategy begins again, in a new transaction; without one, the first write still stands.</summary>
    public bool Covers(DbTransaction? transaction) =>
        IsBegun && ReferenceEquals(_transaction, transaction) && Home is not { IsEnded: true };

    public void Begin(Changes? changes, TransactionWrites? home, DbTransaction? transaction) =>
        (IsBegun, IsPrepared, Changes, Write, Home, _transaction) = (true, false, changes, null, home, transaction);

    /// <summary>The save goes on in a transaction of our own.</summary>
    public void MoveTo(TransactionWrites home, DbTransaction transaction) => (Home, _transaction) = (home, transaction);

    public void Forget()
    {
        (IsBegun, IsPrepared, IsInDoubt) = (false, false, false);
        (Changes, Write, Early, Home, Own, _transaction) = (null, null, null, null, null, null);
    }
}
