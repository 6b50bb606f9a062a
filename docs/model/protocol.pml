/*
 * The protocol of CacheCow.Net for one object, as SPIN explores it: every interleaving of CLIENTS clients, each of which does any number of operations, one after the other.
 * README.md beside this file says how to run it, and what it leaves out.
 *
 * Steps. Each step of the store is atomic here as it is there: a script in Redis, a lock in memory, a transaction in SQLite. Between two steps of a client anything may happen.
 * R1 to R5, I1, W1, W2, S1 and S2 are the names that the comments of the code use.
 *
 * The promise. P1 in its own words: what was read from the source before an invalidation began is stale once that has returned. P3: what was read before the commit of a write
 * scope is stale from the commit on, whether the writer lives or dies. So a copy, in the store or in a client's hands, is fresh or stale; it needs no number, and there are
 * finitely many states although every client goes on for ever. Anybody may change the source at any time: who does it without a scope is promised something from his
 * invalidation on, and the change itself is no step of the model.
 *
 * The strictest reading. An invalidation begins, acts and returns in one moment, and a Get begins with its first step: an earlier beginning or a later return forbids less.
 *
 * Time. A lease ends at any moment: it runs out while its owner sleeps, is evicted or flushed. So do the bytes. An intent ends at any moment after its writer's transaction has
 * ended or its writer has died; while the transaction is open, it is renewed. A hold ends at any moment.
 *
 * Death. A client that is not scheduled any more is dead, and that is explored for each client at each step. A writer that dies with its transaction open is rolled back; one that
 * dies in its COMMIT has committed or not.
 */

#ifndef CLIENTS
#define CLIENTS 3
#endif

/* ---- The rules that can be taken out, one at a time: -DWITHOUT=R4_OWNER. Then the promise must break. ---- */

#define R3_AFTER_LEASE 1   /* the fetch begins after the lease is granted */
#define R4_OWNER 2         /* a fill compares the owner of the lease, not only that there is one */
#define R4_ABSENT 3        /* a fill without any lease is refused */
#define I1_VOIDS_LEASE 4
#define I1_MARKS 5         /* an invalidation marks the writes under way as overlapped */
#define W1_BEFORE 6        /* there is a W1 before the source changes */
#define W1_REMOVES 7       /* W1 removes the bytes */
#define W1_VOIDS_LEASE 8
#define W1_MARKS 9         /* who begins to write beside others marks them, and himself, as overlapped */
#define W2_OWN_INTENT 10   /* only a writer whose intent still stands may hand over a value */
#define W2_KEEPS_MARK 11   /* the mark stays until the last intent goes */
#define W2_LAPSED_MARKS 12 /* a W2 without its intent is an I1, and marks as one */
#define RENEWAL_MARKS 13   /* an intent that is begun again is overlapped */
#define RENEWAL_VOIDS 14   /* an intent that is begun again removes the bytes and voids a lease */
#define INTENT_LASTS 15    /* an intent stands until its writer's transaction has ended */
#define SHARE_ACCEPTED 16  /* who joined after the fetch began may have the copy only if the fill was accepted */
#define S1_DOOR 17         /* nobody joins after the fill was sent */
#define S2_DOOR 18         /* nobody joins a GET after it was sent */
#define TAGS_AT_LEASE 19   /* the versions of the tags are read before the fetch */
#define TAGS_AGAIN 20      /* an accepted fill certifies the copy only if the versions of its tags still stand */
#define TAGS_AT_W1 21      /* a value that is handed over has the versions from before the source changed */
#define HOLD_OUTLASTS 22   /* a hold stands until the replicas have caught up */

#ifndef WITHOUT
#define WITHOUT 0
#endif
#define RULE(it) (WITHOUT != it)

/* ---- Other worlds, one at a time. ---- */

#ifndef INTENTS_MAY_BE_LOST
#define INTENTS_MAY_BE_LOST 0 /* 1: the store may lose an intent at any time. P3 then holds for who has his intent at the commit; for others, from the end of the scope on. */
#endif
#ifndef REPLICA
#define REPLICA 0             /* 1: the source is read from a replica that lags, and changed by Invalidate with a hold only. What is stale may then be fetched, but not cached. */
#endif

/* outdated: read before the commit of a writer who had lost his intent, and whose scope has not ended. */
mtype = { nothing, fresh, outdated, stale };

/* ---- The store: bytes, and a flag, which is absent, or a lease, or a set of write intents. A tag of the object, which has a unique version. ---- */

#define NOBODY CLIENTS
#define MINE (1 << me)
#define HOLD (1 << CLIENTS)

mtype data = nothing;
bool dataFits = false;   /* the bytes have the version that the tag has now */
byte lease = NOBODY;     /* whose token the flag is */
byte intents = 0;        /* of which clients; HOLD: of an Invalidate with a hold, that nobody ends */
bool overlapped = false; /* the mark of the set: somebody else wrote or invalidated since it began */
bool isBehind = false;   /* the source's replica has not got the last change */

/* Bytes with a dead version are a miss, and no obstacle to a lease. */
#define ANSWER (data != nothing && dataFits)

/* ---- The clients. ---- */

mtype copy[CLIENTS] = nothing; /* what was fetched, or is to be handed over */
bool fits[CLIENTS] = false;    /* it has the version that the tag has now */
byte mayLapse = 0;             /* the clients whose transactions have ended, or who have died in them */
byte owes = 0;                 /* the clients who have committed without an intent: what they outdated is stale when their scopes have ended */

byte i; /* counts, and is 0 again after every step */

inline age(from, to) {
  do
  :: i < CLIENTS -> copy[i] = (copy[i] == from -> to : copy[i]); i++
  :: else -> break
  od;
  i = 0;
  data = (data == from -> to : data)
}

inline everythingIsStale() { age(fresh, stale); age(outdated, stale) }

inline nothingFits() {
  do
  :: i < CLIENTS -> fits[i] = false; i++
  :: else -> break
  od;
  i = 0;
  dataFits = false
}

inline remove() { data = nothing; dataFits = false }
inline store() { data = copy[me]; dataFits = fits[me] }
inline forget() { copy[me] = nothing; fits[me] = false }

/* The mark goes with the last intent, never before. */
inline endIntents(whose) {
  intents = intents & ~(whose);
  overlapped = overlapped && intents != 0
}

/* ---- Reading ---- */

/* R1: plain GET. S2: whoever shares it joined before it was sent; so what counts is what is there now. */
inline hit() {
  atomic {
    ANSWER -> copy[me] = data;
    printf("client %d: R1, a hit\n", me);
    if
    :: RULE(S2_DOOR) -> assert(copy[me] != stale); forget()
    :: else
    fi
  };
  if
  :: !RULE(S2_DOOR) -> atomic { assert(copy[me] != stale); forget() } /* somebody joined while the answer was on its way */
  :: else
  fi
}

/* R2. A miss of R1 leaves nothing behind, so it is no step here. Bytes that are there are an answer, or are leased over: a refresh. The flag
   alone decides, so a store may take it first and look for bytes after that, as Redis does. While the flag is busy one waits, or
   gives up and fetches for oneself, which changes nothing. */
inline takeLease() {
  atomic {
    lease == NOBODY && intents == 0 -> lease = me;
    printf("client %d: R2, leased\n", me);
    fits[me] = RULE(TAGS_AT_LEASE)
  }
}

/* R3: the moment at which the source is read. */
inline fetch() {
  d_step { copy[me] = (isBehind -> stale : fresh); printf("client %d: R3, the source is read\n", me) }
}

#define MAY_FILL (lease == me || (!RULE(R4_OWNER) && lease != NOBODY) || (!RULE(R4_ABSENT) && lease == NOBODY && intents == 0))

/* R4. Accepted: the copy is good for all who joined until now, as the versions of the tags still stand. Rejected: only for who joined before the fetch. */
inline fill() {
  atomic {
    fits[me] = fits[me] || !RULE(TAGS_AT_LEASE);
    if
    :: MAY_FILL ->
      printf("client %d: R4, stored\n", me);
      store();
      lease = NOBODY;
      assert(copy[me] != stale || (RULE(TAGS_AGAIN) && !fits[me]))
    :: else ->
      printf("client %d: R4, rejected\n", me);
      assert(RULE(SHARE_ACCEPTED) || copy[me] != stale)
    fi;
    if
    :: RULE(S1_DOOR) -> forget()
    :: else
    fi
  };
  if
  :: !RULE(S1_DOOR) -> atomic { assert(copy[me] != stale); forget() } /* somebody joined while the answer was on its way */
  :: else
  fi
}

/* R5: the fetch failed. */
inline release() {
  d_step { lease = (lease == me -> NOBODY : lease); forget(); printf("client %d: R5, released\n", me) }
}

inline get() {
  if
  :: hit()
  :: RULE(R3_AFTER_LEASE) -> takeLease(); fetch(); if :: fill() :: release() fi
  :: !RULE(R3_AFTER_LEASE) -> fetch(); takeLease(); fill()
  fi
}

/* ---- Changing ---- */

/* I1 */
inline clear(marks) {
  remove();
  lease = (RULE(I1_VOIDS_LEASE) -> NOBODY : lease);
  overlapped = overlapped || (marks && intents != 0)
}

inline invalidate() {
  atomic {
    d_step { clear(RULE(I1_MARKS)); everythingIsStale() };
    if
    :: !REPLICA -> printf("client %d: I1\n", me)
    :: intents = intents | HOLD; isBehind = REPLICA; printf("client %d: I1 with a hold\n", me)
    fi
  }
}

inline invalidateTag() {
  d_step { everythingIsStale(); nothingFits(); printf("client %d: a new version of the tag\n", me) }
}

/* W1 */
inline beginWrite() {
  d_step {
    if
    :: RULE(W1_BEFORE) ->
      if :: RULE(W1_REMOVES) -> remove() :: else fi;
      lease = (RULE(W1_VOIDS_LEASE) -> NOBODY : lease);
      overlapped = overlapped || (RULE(W1_MARKS) && intents != 0);
      intents = intents | MINE;
      printf("client %d: W1\n", me)
    :: else
    fi;
    fits[me] = RULE(TAGS_AT_W1)
  }
}

/* Comes again and again until W2. An intent that is still there goes on. */
inline renew() {
  d_step {
    (intents & MINE) == 0 && RULE(W1_BEFORE) ->
    if :: RULE(RENEWAL_VOIDS) -> remove(); lease = NOBODY :: else fi;
    intents = intents | MINE;
    overlapped = overlapped || RULE(RENEWAL_MARKS);
    printf("client %d: renews its intent, which was gone\n", me)
  }
}

/* P3 begins here: from the commit on, what was read before is stale. The new value is not, until somebody else commits or invalidates. */
inline commit() {
  atomic {
    mayLapse = mayLapse | MINE;
    if
    :: INTENTS_MAY_BE_LOST && (intents & MINE) == 0 -> d_step { age(fresh, outdated); owes = owes | MINE }
    :: else -> d_step { everythingIsStale() }
    fi;
    if
    :: copy[me] = fresh; printf("client %d: commits, and has a new value for W2\n", me)
    :: fits[me] = false; printf("client %d: commits\n", me)
    fi
  }
}

/* Rolled back, or dead: nothing was changed, and the intent may run out. */
inline rollBack() {
  d_step { mayLapse = mayLapse | MINE; fits[me] = false; printf("client %d: rolls back, or dies\n", me) }
}

#define MAY_STORE ((intents & MINE) != 0 || !RULE(W2_OWN_INTENT)) && (intents & ~MINE) == 0 && !overlapped

/* W2 */
inline endWrite() {
  d_step {
    fits[me] = fits[me] || !RULE(TAGS_AT_W1);
    if
    :: copy[me] != nothing && MAY_STORE -> store(); lease = NOBODY; printf("client %d: W2, stored\n", me)
    :: else ->
      if
      :: (intents & MINE) != 0 -> remove()
      :: else -> clear(RULE(W2_LAPSED_MARKS)) /* lapsed: as I1 */
      fi;
      printf("client %d: W2, nothing stored\n", me)
    fi;
    if :: (owes & MINE) != 0 -> age(outdated, stale) :: else fi;
    owes = owes & ~MINE;
    endIntents(MINE);
    overlapped = overlapped && RULE(W2_KEEPS_MARK);
    mayLapse = mayLapse & ~MINE;
    forget()
  }
}

/* A writer that died without W2: when its intent has run out, another process takes its place. */
inline runOut() {
  d_step { (intents & MINE) == 0 -> mayLapse = mayLapse & ~MINE; owes = owes & ~MINE; forget(); printf("client %d: was dead; another process takes its place\n", me) }
}

inline write() {
  beginWrite();
  do
  :: renew()
  :: commit(); break
  :: rollBack(); break
  od;
  do
  :: renew()
  :: endWrite(); break
  :: runOut(); break
  od
}

proctype Client(byte me) {
end:
  do
  :: get()
  :: invalidate()
  :: !REPLICA -> invalidateTag()
  :: !REPLICA -> write()
  od
}

/* ---- What happens by itself ---- */

proctype Time() {
  byte who;
end:
  do
  :: d_step { data != nothing -> remove(); printf("the bytes run out\n") }
  :: d_step { lease != NOBODY -> lease = NOBODY; printf("the lease runs out\n") }
  :: d_step { (intents & HOLD) != 0 && !(isBehind && RULE(HOLD_OUTLASTS)) -> endIntents(HOLD); printf("the hold runs out\n") }
  :: atomic {
       select(who : 0 .. CLIENTS - 1);
       if
       :: (intents & (1 << who)) != 0 && ((mayLapse & (1 << who)) != 0 || !RULE(INTENT_LASTS) || INTENTS_MAY_BE_LOST) -> endIntents(1 << who); printf("the intent of client %d runs out\n", who)
       :: else
       fi;
       who = 0
     }
  :: d_step { isBehind -> isBehind = false; printf("the replica has caught up\n") }
  od
}

/* ---- The promise, at every moment. P1 and P3: nothing stale is there for a Get that begins now. P3: while an intent stands, nothing is there at all. ---- */

#define BROKEN ((ANSWER && data == stale) || (intents != 0 && data != nothing))

proctype Promise() {
end:
  do
  :: atomic { BROKEN -> assert(!BROKEN) }
  od
}

init {
  byte n;
  atomic {
    run Promise();
    run Time();
    do
    :: n < CLIENTS -> run Client(n); n++
    :: else -> break
    od;
    n = 0
  }
}
