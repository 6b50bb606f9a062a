using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Update;

namespace CacheCow.Net.EntityFrameworkCore;

/// <summary>What changes of a context's entities mean for one cache. Made once for each model.</summary>
internal sealed class ModelPlan
{
    private const int MostForEarly = 50;

    private readonly ConcurrentDictionary<IEntityType, EntityPlan?> _plans = new(ReferenceEqualityComparer.Instance);
    private readonly EntityPlanner _planner;
    private readonly Func<IEntityType, EntityPlan?> _make;
    private readonly string[] _allTags;
    private SqlTables? _tables;

    public ModelPlan(EfCacheCow cache, DbContext context, EfWriteOptions options)
    {
        _planner = new EntityPlanner(cache);
        _make = Make;
        _allTags = cache.AllTags;
        IsRelational = context.Database.IsRelational();
        Outbox = IsRelational ? OutboxTable.Of(context) : null;
        OnStoreUnavailable = options.OnStoreUnavailable ?? (Outbox is null ? OnStoreUnavailable.Proceed : OnStoreUnavailable.Outbox);
        if (OnStoreUnavailable == OnStoreUnavailable.Outbox && Outbox is null)
        {
            throw new InvalidOperationException(
                $"OnStoreUnavailable is Outbox, and the model of {context.GetType().Name} has no outbox. Call modelBuilder.UseCacheCowOutbox() in OnModelCreating and add a migration, " +
                "or use OnStoreUnavailable.Proceed or Fail.");
        }
    }

    /// <summary>What is done when W1 fails.</summary>
    public OnStoreUnavailable OnStoreUnavailable { get; }

    /// <summary>Where the keys go then; <see langword="null"/>: the model has no outbox.</summary>
    public OutboxTable? Outbox { get; }

    /// <summary>Its saves are commands, and may be part of a transaction.</summary>
    public bool IsRelational { get; }

    /// <summary>What a context is about to save. Its changes have been detected.</summary>
    public Changes? ChangesOf(DbContext context)
    {
        // Not ChangeTracker.Entries(), which detects changes once more.
        var adapter = context.GetService<IUpdateAdapterFactory>().Create();
        Changes? changes = null;
        foreach (var entry in adapter.Entries)
        {
            if (entry.EntityState is EntityState.Added or EntityState.Modified or EntityState.Deleted && PlanOf(entry.EntityType) is { } plan)
                Collect(entry, plan, adapter, changes ??= new Changes());
        }

        return changes is null or { IsEmpty: true } ? null : changes;
    }

    /// <summary>What a context seems to be about to save, for a start; <see langword="null"/>: nothing, or it tracks too much to look through it twice.</summary>
    public Changes? EarlyChangesOf(DbContext context)
    {
        if (!context.ChangeTracker.AutoDetectChangesEnabled || context.GetService<IUpdateAdapterFactory>().Create().Entries.Skip(MostForEarly).Any())
            return null;
        context.ChangeTracker.DetectChanges();
        return ChangesOf(context);
    }

    /// <summary>The tables of what commands change. Made when the first is sent.</summary>
    public SqlTables TablesOf(DbContext context) => _tables ??= new SqlTables(SqlTable.Of(context.Model, _planner, _allTags), _allTags);

    private EntityPlan? PlanOf(IEntityType type) => _plans.GetOrAdd(type, _make);

    private EntityPlan? Make(IEntityType type) => _planner.PlanOf(type) is { IsEmpty: false } plan ? plan : null;

    private void Collect(IUpdateEntry entry, EntityPlan plan, IUpdateAdapter adapter, Changes changes)
    {
        plan.Collect(entry, changes);
        if (plan.Ownership is not null)
            CollectOwner(entry, plan, adapter, changes);
    }

    private void CollectOwner(IUpdateEntry owned, EntityPlan plan, IUpdateAdapter adapter, Changes changes)
    {
        var owner = owned;
        for (var ownership = plan.Ownership; ownership is not null; ownership = owner.EntityType.FindOwnership())
        {
            if (adapter.FindPrincipal(owner, ownership) is not { } found)
            {
                changes.AddTags(plan.OwnerTags);
                return;
            }

            owner = found;
        }

        // One that changes itself is met on its own.
        if (owner.EntityState == EntityState.Unchanged && PlanOf(owner.EntityType) is { } ownerPlan)
            ownerPlan.Collect(owner, changes);
    }
}
