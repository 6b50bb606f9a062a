namespace CacheCow.Net.Consistency;

/// <summary>The deliberate faults: each takes one rule out.</summary>
internal static class AllMutants
{
    private const string Shard = "Stores/Memory/MemoryShard.cs";
    private const string Changing = "Stores/Memory/MemoryShard.Changing.cs";
    private const string Runner = "Fetching/FetchRunner.cs";
    private const string Fill = "Fetching/FillStep.cs";
    private const string Lease = "Fetching/LeaseStep.cs";
    private const string PutLate = "            intents.Put(token, until);\n            intents.Overlap(now);\n";
    private const string RenewLate = "            Put(slot, null, 0);\n            slot.FreeFlag();\n" + PutLate;
    private const string OwnChanges = "Reading/CacheEngine.Changing.cs";
    private const string ClearAndTell = "            return await _store.ClearAsync(progress, cancellationToken).ConfigureAwait(false);\n        }\n        finally\n        {\n";
    private const string MatchAndTell =
        "            return await _store.InvalidateMatchingAsync(pattern, progress, cancellationToken).ConfigureAwait(false);\n        }\n        finally\n        {\n";
    private const string PutAtEnd = "            Put(slot, outcome == WriteOutcome.Stored ? value : null, until);\n";
    private const string FetchIt = "            fetched = await source.FetchAsync(fetch, null, fetch.Group.Cancelled).ConfigureAwait(false);\n";
    private const string FetchMany =
        "            fetched = await source.FetchAsync(leased[0].Fetch, leased.Count == 1 ? null : leased, cancelled).ConfigureAwait(false);\n";
    private const string Queue = "Reading/ReadQueue.cs";
    private const string Sqlite = "CacheCow.Net.Sqlite";
    private const string Sweep = "SqliteStore.Many.cs";
    private const string FlagsFirst = "            // Flags first: then a fill under way is voided, or its data is there by now and is found.\n";
    private const string Tier = "Local/LocalTier.cs";

    private const string FitOrEnd = "        if (!tags.Fit(versions))\n            return DecodeMiss.TagInvalidated;\n\n";
    private const string FillContent = "        content = new EnvelopeContent(memory[^rest.Length..], (flags & NegativeFlag) != 0, expiresAt);\n";

    private const string CompareInFill =
        "            if (!_slots.TryGetValue(key, out var slot) || !slot.IsLeasedTo(token, now))\n                return FillOutcome.Rejected;\n";

    private const string MarkInBegin = "            if (intents.HasOthers(token, now))\n                intents.Overlap(now);\n";
    private const string PutInBegin = MarkInBegin + "            intents.Put(token, until);\n";
    private const string EmptyInBegin = "            Put(slot, null, 0);\n            slot.FreeFlag();\n" + PutInBegin;
    private const string ClearAll = "        Put(slot, null, 0);\n        slot.FreeFlag();\n        slot.Intents?.Overlap(now);\n";
    private const string SendFill = "store.FillAsync(fetch.Keys, fetch.Token, envelope, lifetime)";
    private const string SendAfterLease =
        "new(Task.Run(async () => { await store.LeaseAsync(fetch.Keys, fetch.Token, null); return await store.FillAsync(fetch.Keys, fetch.Token, envelope, lifetime); }))";

    public static IReadOnlyList<Mutant> All { get; } =
    [
        new("fill-always", "read old, invalidate, set old", "R4", "read-change",
            new Edit(Shard, CompareInFill, "            var slot = SlotOf(key);\n")),
        new("constant-token", "the flag was reused by somebody else (ABA)", "owner token", "two-readers",
            new Edit("Protocol/LeaseToken.cs", "new(Guid.NewGuid())", "new(Guid.Empty)")),
        new("fill-any-lease", "the flag was reused by somebody else (ABA)", "R4 compares", "two-readers",
            new Edit(Shard, CompareInFill, "            if (!_slots.TryGetValue(key, out var slot) || !slot.IsLeased(now))\n                return FillOutcome.Rejected;\n")),
        new("fill-absent-flag", "a process pauses for longer than its lease", "absence means refuse", "lease-expiry",
            new Edit(Shard, CompareInFill, "            var slot = SlotOf(key);\n            if (slot.IsHeld(now) || (slot.IsLeased(now) && slot.Lease != token))\n                return FillOutcome.Rejected;\n")),
        new("lease-after-fetch", "the token is taken after the read", "R3", "read-change", new Edit(Fill, SendFill, SendAfterLease)),
        new("lease-ignores-intents", "a fill begins in the middle of a write", "R2, W1", "write",
            new Edit(Shard, "            if (slot.IsHeld(now))\n                return LeaseReply.BusyWriting;\n", "")),
        new("invalidate-keeps-lease", "read old, invalidate, set old", "I1 voids the lease", "read-change",
            new Edit(Changing, ClearAll, "        Put(slot, null, 0);\n        slot.Intents?.Overlap(now);\n")),
        new("invalidate-keeps-data", "an old object stays cached", "I1 removes the data", "read-change",
            new Edit(Changing, ClearAll, "        slot.FreeFlag();\n        slot.Intents?.Overlap(now);\n")),
        new("transaction-fills", "a snapshot is older than the lease", "no fill in an ambient transaction", "transaction",
            new Edit("Reading/AmbientTransaction.cs", "get => _mayBeAny && IsCurrent();", "get => false;")),
        new("no-intent", "a crash between commit and invalidation", "W1", "write",
            new Edit(Changing, PutInBegin, MarkInBegin)),
        new("begin-keeps-data", "a crash between commit and invalidation", "W1 removes the data", "write",
            new Edit(Changing, EmptyInBegin, "            slot.FreeFlag();\n" + PutInBegin)),
        new("begin-keeps-lease", "a fill that began before the write", "W1 voids the lease", "write-and-fill",
            new Edit(Changing, EmptyInBegin, "            Put(slot, null, 0);\n" + PutInBegin)),
        new("end-keeps-data", "an intent runs out before a long transaction ends", "W2 removes the data again", "late-write",
            new Edit(Changing, "            slot.FreeFlag();\n            Put(slot, outcome == WriteOutcome.Stored ? value : null, until);\n",
                "            if (outcome == WriteOutcome.Stored)\n                Put(slot, value, until);\n")),
        new("end-stores-late", "an intent runs out before a long transaction ends", "W2 stores only while its intent stands", "late-write-through",
            new Edit(Changing, "        if (slot.Intents is not { } intents || !intents.Has(token, now))\n            return WriteOutcome.Lapsed;\n", "        var intents = slot.Intents ??= new MemoryIntents();\n")),
        new("begin-marks-nothing", "two writers overlap", "W1 marks the overlap", "write-through",
            new Edit(Changing, MarkInBegin, "")),
        new("invalidate-marks-nothing", "a write-through overlaps a plain invalidation", "I1 marks the overlap", "write-through-change",
            new Edit(Changing, ClearAll, "        Put(slot, null, 0);\n        slot.FreeFlag();\n")),
        new("late-end-marks-nothing", "a write-through overlaps a write whose intent has run out", "W2 without its intent is I1", "late-write-through",
            new Edit(Changing, "            if (outcome == WriteOutcome.Lapsed)\n                slot.Intents?.Overlap(now);\n", "")),
        new("endless-sweep", "a request or an answer is lost for good", "every step is bounded in time", "lost-clear",
            new Edit("Protocol/StoreSteps.Invalidating.cs", "await batched.RunAsync(sweep, silence, Waits, cancellationToken)", "await sweep(batched, cancellationToken)")),
        new("missing-version-fits", "a tag's version was evicted or flushed", "a missing version fits nothing", "tags",
            new Edit("Tags/TagVersions.cs", "if (At(i) is not { } version || !version.Span", "if (At(i) is { } version && !version.Span")),
        new("tag-counter", "a tag's version comes round", "versions are unique", "tags-own",
            new Edit("Tags/TagVersion.cs", "Guid.NewGuid().ToByteArray()", "new byte[Bytes]")),
        new("tags-not-certified", "a caller joins the fetch of an object whose tag is invalidated", "certified sharing", "tags-shared-own",
            new Edit(Fill, "var isCertified = tagsStand && ended", "var isCertified = ended")),
        new("silent-link-serves", "a message was lost, the link is half-open", "L3", "tier-silence",
            new Edit(Tier, "private bool IsLinked(long now) => now - Volatile.Read(ref _confirmedAt) <= _maxStaleness;", "private bool IsLinked(long now) => true;")),
        new("return-clears-nothing", "messages were lost while the link was silent", "L3", "tier-return",
            new Edit(Tier, "            if (now - _confirmedAt > _maxStaleness)\n                _table.Clear();\n", "")),
        new("put-without-ticket", "a local put races a message", "L1", "tier",
            new Edit("Local/LocalShard.cs", "            if (!invalidations.IsCurrent(ticket))\n                return false;\n", "")),
        new("late-ticket", "a local put races a message", "L1: the ticket comes before the read", "tier",
            new Edit(Tier, "ticket.Tags), ticket.Object);", "ticket.Tags), _table.Ticket(address.Hash));")),
        new("absent-key-stays", "a local put races a message, when the key is not held", "L2", "tier",
            new Edit("Local/LocalTable.cs", "        _invalidations.Invalidated(storeHash);\n        foreach (var shard in _shards)\n            shard.Drop(storeHash);\n",
                "        var before = Count;\n        foreach (var shard in _shards)\n            shard.Drop(storeHash);\n        if (Count < before)\n            _invalidations.Invalidated(storeHash);\n")),
        new("late-tag-stamps", "a local put races a tag's message", "L1", "tier-tags",
            new Edit(Tier, "_clock.Now + lifetime, size, ticket.Tags)", "_clock.Now + lifetime, size, _tags.Take(address))")),
        new("own-change-unseen", "a process reads what it has changed itself", "L5", "tier-own",
            new Edit(Tier, "public void Invalidate(StoreAddress address) => _table.Drop(address.Hash);", "public void Invalidate(StoreAddress address) => _ = address;")),
        new("unleased-put", "a local put of an object fetched without a lease, its writer dies", "L1", "tier-write",
            new Edit(Fill, "var stores = leased.IsLeased && policy.Stores(known.Exists);", "var stores = policy.Stores(known.Exists);"),
            new Edit(Fill, "if (ended == FillOutcome.Stored && filling is { Stores: true, Encoded: { } stored })", "if (filling is { Stores: true, Encoded: { } stored })")),
        new("uncertified-sharing", "a caller joins a fetch from before an invalidation", "certified sharing", "shared-own",
            new Edit(Fill, "isCertified ? int.MaxValue : leased.ValidThrough", "int.MaxValue")),
        new("answer-covers-joiners", "a caller joins a fetch from before an invalidation", "certified sharing: a joiner waits for the fill's answer", "shared-own",
            new Edit(Fill, "table.Answer(fetch, arrivals, filling.Result(leased.ValidThrough));", "table.Answer(fetch, arrivals, filling.Result(arrivals));")),
        new("joins-after-the-fill", "a caller joins after the fill was sent", "S1", "shared-fill-own",
            new Edit(Fill, "var arrivals = table.Close(fetch);", "var arrivals = table.CountArrivals(fetch);")),
        new("lease-covers-all", "a caller joins a request that is under way", "S2", "shared-lease-own",
            new Edit(Lease, "var validThrough = table.CountArrivals(fetch);", "var validThrough = int.MaxValue;")),
        new("refresh-after-fetch", "a background refresh undoes an invalidation", "a refresh is R2 to R4", "refresh", new Edit(Fill, SendFill, SendAfterLease)),
        new("not-found-after-fetch", "\"not found\" is cached, then the object is created", "negative entries are filled as others are", "created",
            new Edit(Fill, "? FillAsync(fetch, sent.Envelope, kept)",
                "? known.Exists ? FillAsync(fetch, sent.Envelope, kept) : new(Task.Run(async () => { await store.LeaseAsync(fetch.Keys, fetch.Token, null); return await store.FillAsync(fetch.Keys, fetch.Token, sent.Envelope, kept); }))")),
        new("identity-not-compared", "two identities have one hash", "the envelope's identity is compared", "collision",
            new Edit("Envelopes/Envelope.cs", "if (!IdentityBytes.Match(identityBytes, identity))", "if (identityBytes.Length > identity.Length * 3)")),
        new("unleased-certifies", "a caller joins a fetch from before an invalidation", "certified sharing", "shared-lease-own",
            new Edit(Fill, "ended is FillOutcome.Stored or FillOutcome.TooLarge;", "ended is not FillOutcome.Rejected;")),
        new("tags-certified-early", "a caller joins the fetch of an object whose tag is invalidated", "certified sharing: versions are compared when nobody joins any more", "tags-shared-own",
            new Edit(Fill, "            var arrivals = table.Close(fetch);\n",
                "            var early = !fetch.Address.HasTags || (leased.IsLeased && await store.FitAsync(fetch.Address.Tags, fetch.Tags));\n            var arrivals = table.Close(fetch);\n"),
            new Edit(Fill, "var filling = new Filling(known, encoded, stores, isShared);", "var filling = new Filling(known, encoded, stores, isShared && !early);")),
        new("mark-goes-early", "two writers overlap", "the mark goes with the last intent", "write-through",
            new Edit("Stores/Memory/MemoryIntents.cs", "            _all.RemoveAt(i);\n    }\n\n    private", "            _all.RemoveAt(i);\n        _isOverlapped = false;\n    }\n\n    private")),
        new("renewal-keeps-data", "an intent is renewed too late", "a renewal without its intent is W1", "renewal",
            new Edit(Changing, RenewLate, "            slot.FreeFlag();\n" + PutLate)),
        new("renewal-keeps-lease", "an intent is renewed too late", "a renewal without its intent is W1", "renewal",
            new Edit(Changing, RenewLate, "            Put(slot, null, 0);\n" + PutLate)),
        new("renewal-marks-nothing", "an intent is renewed too late", "a renewal without its intent marks the overlap", "renewal-through",
            new Edit(Changing, RenewLate, "            Put(slot, null, 0);\n            slot.FreeFlag();\n            intents.Put(token, until);\n")),
        new("hold-ignored", "a replica of the source lags behind", "a hold is an intent that nobody ends", "hold",
            new Edit(Changing, "            if (heldUntil > now)\n                (slot.Intents", "            if (heldUntil < 0)\n                (slot.Intents")),
        new("late-tag-versions", "a tag is invalidated beside a fill", "versions are those of the lease", "tags",
            new Edit(Fill, "            var arrivals = table.Close(fetch);\n",
                "            if (leased.IsLeased && fetch.Address.HasTags && await TagVersionBatch.Ask(store, [fetch.Address]) is { } board)\n                fetch.Tags = board.Of(fetch.Address);\n            var arrivals = table.Close(fetch);\n")),
        new("version-beside-intent", "a fill begins in the middle of a write of its tag", "W1: no version while a write is under way", "tag-write",
            new Edit(Shard, "            if (slot.IsHeld(now))\n                return ReadOnlyMemory<byte>.Empty;\n", "")),
        new("late-confirmation", "the link is slow", "L3: a confirmation is as old as what it confirms", "tier-silence",
            new Edit(Tier, "var at = _clock.Before(now, time.GetElapsedTime(timestamp));", "var at = now;")),
        new("tag-message-unseen", "a local object's tag is invalidated", "L2", "tier-tags", new Edit(Tier, "            _tags.Move(tag);\n", "            _ = tag;\n")),
        new("clear-not-counted", "a local put races a message that everything was invalidated", "L2", "tier-clear",
            new Edit("Local/LocalTable.cs", "        _invalidations.Cleared();\n", "")),
        new("own-write-unseen", "a process reads what it has written itself", "L5", "tier-own-write",
            new Edit("Writing/WriteSet.cs", "        if (Addresses.Length > 0)\n", "        if (Addresses.Length < 0)\n")),
        new("own-tag-unseen", "a process reads what it has invalidated itself", "L5", "tier-own-sweeps",
            new Edit(OwnChanges, "            Local?.TagsInvalidated(Array.ConvertAll(tags, static tag => tag.GetDataHash()));\n", "")),
        new("own-clear-unseen", "a process reads what it has invalidated itself", "L5", "tier-own-sweeps",
            new Edit(OwnChanges, ClearAndTell + "            Local?.EverythingInvalidated();\n", ClearAndTell)),
        new("own-many-unseen", "a process reads what it has invalidated itself", "L5", "tier-own-many",
            new Edit(OwnChanges, "            foreach (var address in addresses)\n                Local?.Invalidate(address);\n", "")),
        new("own-pattern-unseen", "a process reads what it has invalidated itself", "L5", "tier-own-pattern",
            new Edit(OwnChanges, MatchAndTell + "            Local?.EverythingInvalidated();\n", MatchAndTell)),
        new("own-tag-write-unseen", "a process reads what it has written itself", "L5", "tier-own-tag-write",
            new Edit("Writing/WriteSet.cs", "        if (tags.Length > 0)\n", "        if (tags.Length < 0)\n")),
        new("late-ticket-of-many", "a local put races a message", "L1: the ticket comes before the read", "tier-many",
            new Edit("Reading/CacheEngine.Many.cs", "            var request = requests[i];\n", "            var request = requests[i] with { Ticket = Local?.Ticket(requests[i].Address) ?? default };\n")),
        new("transaction-fills-many", "a snapshot is older than the lease", "no fill in an ambient transaction", "transaction-many",
            new Edit("CacheCow.Reading.cs", "        return PassesThrough\n            ? engine.FetchManyAsync", "        return distinct.Length == 0\n            ? engine.FetchManyAsync")),
        new("end-keeps-lease", "an intent runs out before a long transaction ends", "W2 voids the lease", "late-write",
            new Edit(Changing, "            slot.FreeFlag();\n" + PutAtEnd, PutAtEnd)),
        new("covers-whom-it-overtakes", "a caller joins a fetch from before an invalidation", "R3: what is fetched covers who came before", "shared-own",
            new Edit(Runner, FetchIt, FetchIt + "            leased = leased with { ValidThrough = table.CountArrivals(fetch) };\n")),
        new("covers-whom-many-overtake", "a caller joins a fetch of many from before an invalidation", "R3: what is fetched covers who came before",
            "shared-many-own",
            new Edit(Runner, FetchMany, FetchMany
                + "            for (var i = 0; i < leased.Count; i++)\n"
                + "                leased[i] = leased[i] with { ValidThrough = table.CountArrivals(leased[i].Fetch) };\n")),
        new("leases-cover-all", "a caller joins a request for many that is under way", "S2", "shared-many-lease-own",
            new Edit(Lease, "Array.ConvertAll(fetches, table.CountArrivals);", "Array.ConvertAll(fetches, static _ => int.MaxValue);")),
        new("always-intact", "an intent runs out before a long transaction ends", "an end that fails is told of if the intent may have run out", "lost-end",
            new Edit("Writing/WriteIntents.cs", "is { } from && from.Elapsed < options.WriteLifetime;", "is { };")),
        new("stands-from-the-answer", "an intent runs out before a long transaction ends", "an intent counts from before it was sent", "lost-end",
            new Edit("Writing/WriteIntents.cs", "        StandFrom(sentAt);\n        _renewals", "        StandFrom(new SuspendAwareStopwatch(_time));\n        _renewals")),
        new("batch-stays-open", "a caller joins a read that is under way", "S2", "shared-read",
            new Edit(Queue, "            if (due == _open)\n", "            if (due == _open && due.IsDeserted)\n"),
            new Edit(Queue, "            _roundTrips.Answered(sentAt);\n", "        {\n            _open = null;\n            _roundTrips.Answered(sentAt);\n        }\n")),
        new("expired-fits-any-tag", "the source fails after a tag was invalidated", "an expired object's versions are compared, too", "stale-tags",
            new Edit("Envelopes/Envelope.cs", FitOrEnd + FillContent, FillContent + FitOrEnd),
            new Edit("Envelopes/ObjectCodec.cs", "        if (miss != DecodeMiss.None)\n            return miss;\n", "        if (miss != DecodeMiss.None && (!orExpired || miss != DecodeMiss.TagInvalidated))\n            return miss;\n")),
        new("anew-keeps-data", "a read asks for what the source has now", "I1 before R2", "anew",
            new Edit("Reading/CacheEngine.cs", "            await InvalidateAsync(address, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);\n", "            await Task.CompletedTask;\n")),
        new("own-anew-unseen", "a process reads what it has asked for anew", "L5", "anew-tier",
            new Edit("Reading/CacheEngine.cs", "            await InvalidateAsync(address, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);\n", "            await _store.InvalidateAsync(address.Keys, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);\n")),
        new("owed-is-read", "an invalidation fails, and its process reads", "what is owed is not read in the store", "owed",
            new Edit("Reading/CacheEngine.cs", "if (!_store.IsClear && (_store.IsOpen || _store.Owes(request.Address)))", "if (_store.IsOpen)")),
        new("owed-of-many-is-read", "an invalidation fails, and its process reads", "what is owed is not read in the store", "owed-many",
            new Edit("Reading/CacheEngine.Many.cs", "            if (_store.Owes(request.Address))\n", "            if (failed)\n")),
        new("owed-is-filled", "an invalidation fails beside a fetch of its process", "what is owed is not filled", "owed-refused",
            new Edit("Protocol/StoreSteps.Filling.cs", "        if (Skips(StoreStep.Fill, keys))\n", "        if (Skips(StoreStep.Fill))\n")),
        new("owed-tag-certifies", "an invalidation of a tag fails beside a fetch of its process", "what is owed certifies nothing", "owed-tag-refused",
            new Edit("Protocol/StoreSteps.Reading.cs", " && !Array.Exists(tags, _health.Owed.Have);", ";")),
        new("owed-ends-with-a-value", "an invalidation fails in the middle of a write-through", "a value that is handed over makes nothing good", "owed-write",
            new Edit("Protocol/StoreSteps.Writing.cs", "            if (values is null)\n", "            if (values is not null || values is null)\n")),
        new("data-before-flags", "a pattern is invalidated beside a fill", "flags first, then data", "sweep",
            new Edit(Sweep, FlagsFirst, "            var removed = RemoveRows(attempt, pattern?.Data, progress, cancellationToken);\n"),
            new Edit(Sweep, "            return RemoveRows(attempt, pattern?.Data, progress, cancellationToken);\n", "            return removed;\n")) { Package = Sqlite },
        new("sweep-marks-nothing", "a write-through overlaps the invalidation of a pattern", "flags of writes are marked", "sweep-write",
            new Edit("Steps/Steps.Many.cs", "            Void(flag);\n", "            _leases.End(flag);\n")) { Package = Sqlite },
    ];
}
