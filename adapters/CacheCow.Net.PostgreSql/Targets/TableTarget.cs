namespace CacheCow.Net.PostgreSql;

/// <summary>What the changes of a table invalidate in one cache.</summary>
internal abstract class TableTarget
{
    /// <summary>The columns that it reads; <see langword="null"/>: any. By the caller's names until they are found in the table.</summary>
    public virtual IReadOnlyList<string>? Columns => [];

    /// <summary>What it is, for those who compare two processes' mappings.</summary>
    public abstract string Description { get; }

    /// <summary>Finds the columns in the table.</summary>
    /// <returns>The column that there is none of; <see langword="null"/>: all are there.</returns>
    public virtual string? Find(IReadOnlyCollection<string> columns) => null;

    /// <summary>Says what a changed row invalidates.</summary>
    /// <returns>Why that cannot be said, and all must go; <see langword="null"/>: it was said.</returns>
    public abstract Fallback? Collect(RowImage before, RowImage after, ChangeSet changes);

    /// <summary>Everything that the table could map to.</summary>
    public abstract void CollectAll(ChangeSet changes);
}
