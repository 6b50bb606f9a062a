/*
 * The protocol that CacheCow.Net began with: the flag is a constant, so a fill sees that somebody holds a lease, not who. It must fail:
 *
 *   A leases and reads · the object is changed and invalidated · B leases · A's fill finds a flag, and stores what is stale under B's lease.
 *
 * With -DOWNER the flag is the owner's token, and that is the only difference: then it must hold. What is stale, and when, is as in protocol.pml.
 */

#ifndef CLIENTS
#define CLIENTS 3
#endif
#define NOBODY CLIENTS

mtype = { nothing, fresh, stale };

mtype data = nothing;
byte flag = NOBODY;            /* who set it; all that a fill may look at without -DOWNER is whether it is there */
mtype copy[CLIENTS] = nothing; /* what a client has fetched */
byte i;                        /* counts, and is 0 again after every step */

#ifdef OWNER
#define MAY_FILL (flag == me)
#else
#define MAY_FILL (flag != NOBODY)
#endif

inline get() {
  if
  :: d_step { data != nothing -> printf("client %d: a hit\n", me); assert(data == fresh) }
  :: d_step { data == nothing && flag == NOBODY -> flag = me; printf("client %d: a miss, and sets the flag\n", me) };
     d_step { copy[me] = fresh; printf("client %d: reads the source\n", me) };
     d_step {
       if
       :: MAY_FILL -> data = copy[me]; flag = NOBODY; printf("client %d: stores, and takes the flag away\n", me)
       :: else -> printf("client %d: may not store\n", me)
       fi;
       copy[me] = nothing
     }
  fi
}

inline invalidate() {
  d_step {
    flag = NOBODY;
    do
    :: i < CLIENTS -> copy[i] = (copy[i] == nothing -> nothing : stale); i++
    :: else -> break
    od;
    i = 0;
    data = nothing;
    printf("client %d: invalidates\n", me)
  }
}

proctype Client(byte me) {
end:
  do
  :: get()
  :: invalidate()
  od
}

/* The flag runs out, and so do the bytes. */
proctype Time() {
end:
  do
  :: d_step { flag != NOBODY -> flag = NOBODY; printf("the flag runs out\n") }
  :: d_step { data != nothing -> data = nothing; printf("the bytes run out\n") }
  od
}

init {
  byte n;
  atomic {
    run Time();
    do
    :: n < CLIENTS -> run Client(n); n++
    :: else -> break
    od;
    n = 0
  }
}
