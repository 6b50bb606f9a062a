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
    private readonly string[] _allTags;
    private SqlTables? _tables;

    public ModelPlan(EfCacheCow cache, DbContext context, EfWriteOptions options)
    {
        _planner = new EntityPlanner(cache, context.Model);
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
    /// <param name="context">The context.</param>
    /// <param name="doubts">What it is wrong about.</param>
    public Changes? ChangesOf(DbContext context, TrackedDoubts doubts)
    {
        // Not ChangeTracker.Entries(), which detects changes once more.
        var adapter = context.GetService<IUpdateAdapterFactory>().Create();
        Changes? changes = null;
        foreach (var entry in adapter.Entries)
        {
            if (entry.EntityState is EntityState.Added or EntityState.Modified or EntityState.Deleted && PlanOf(entry.EntityType, context) is { } plan)
                Collect(entry, plan, new Saving(context, adapter, doubts, changes ??= new Changes()));
        }

        return changes is null or { IsEmpty: true } ? null : changes;
    }

    /// <summary>What a context seems to be about to save, for a start; <see langword="null"/>: nothing, or it tracks too much to look through it twice.</summary>
    public Changes? EarlyChangesOf(DbContext context, TrackedDoubts doubts)
    {
        if (!context.ChangeTracker.AutoDetectChangesEnabled || context.GetService<IUpdateAdapterFactory>().Create().Entries.Skip(MostForEarly).Any())
            return null;
        context.ChangeTracker.DetectChanges();
        return ChangesOf(context, doubts);
    }

    /// <summary>The tables of what commands change. Made when the first is sent.</summary>
    public SqlTables Tables => _tables ??= new SqlTables(_planner.NamedTables(), _allTags);

    private EntityPlan? PlanOf(IEntityType type, DbContext context) =>
        _plans.TryGetValue(type, out var plan) ? plan : _plans.GetOrAdd(type, static (one, made) => made.Plan.Make(one, made.Context), (Plan: this, Context: context));

    private EntityPlan? Make(IEntityType type, DbContext context) => _planner.PlanOf(type, context) is { IsEmpty: false } plan ? plan : null;

    private void Collect(IUpdateEntry entry, EntityPlan plan, in Saving saving)
    {
        plan.Collect(entry, saving.Others, saving.Doubts.Has(entry), saving.Changes);
        if (plan.Ownership is not null)
            CollectOwner(entry, plan, saving);
    }

    private void CollectOwner(IUpdateEntry owned, EntityPlan plan, in Saving saving)
    {
        var owner = owned;
        for (var ownership = plan.Ownership; ownership is not null; ownership = owner.EntityType.FindOwnership())
        {
            if (saving.Others.FindPrincipal(owner, ownership) is not { } found)
            {
                saving.Changes.AddTags(plan.OwnerTags);
                return;
            }

            owner = found;
        }

        // One that changes itself is met on its own.
        if (owner.EntityState == EntityState.Unchanged && PlanOf(owner.EntityType, saving.Context) is { } ownerPlan)
            ownerPlan.Collect(owner, saving.Others, saving.Doubts.Has(owner), saving.Changes);
    }

    private readonly record struct Saving(DbContext Context, IUpdateAdapter Others, TrackedDoubts Doubts, Changes Changes);
}
