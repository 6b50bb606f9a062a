-- Write intents: a flag that is a sorted set of tokens, each with the time at which it runs out, in milliseconds since 1970. Put before the scripts that
-- look at them. One more member, which is no token and never runs out, marks that one of them was overlapped; it goes with the last of them.

local MARK = 'overlap'
local time

-- The server's clock, never a client's: clocks differ.
local function now()
  if not time then
    local clock = redis.call('TIME')
    time = clock[1] * 1000 + math.floor(clock[2] / 1000)
  end
  return time
end

-- How many stand. Reads only: a full server refuses only a script's first write, and some scripts want theirs to be refused.
local function intents(flag)
  if redis.call('TYPE', flag).ok ~= 'zset' then
    return 0
  end
  return redis.call('ZCOUNT', flag, string.format('(%.0f', now()), '(+inf')
end

local function mark(flag)
  redis.call('ZADD', flag, '+inf', MARK)
end

-- Adds an intent, or makes it last anew. To a flag that is free, or holds intents.
local function put(flag, token, lifetime)
  redis.call('ZREMRANGEBYSCORE', flag, '-inf', string.format('%.0f', now()))
  redis.call('ZADD', flag, string.format('%.0f', now() + lifetime), token)

  -- The flag lasts as long as its last intent: a short one must not cut a long one short.
  local last = redis.call('ZREVRANGEBYSCORE', flag, '(+inf', '-inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
  redis.call('PEXPIREAT', flag, string.format('%.0f', last))
end

