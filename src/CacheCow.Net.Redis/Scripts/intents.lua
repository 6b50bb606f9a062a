-- The writes under way and the holds in force on an object: a sorted set under its flag, of tokens and when each ends, in ms of the server's clock. Put before the scripts that
-- look at them. One more member marks that a write was overlapped: it is no token, has no end, is no intent, and goes with the last of them.

local MARK = 'overlap'

-- No lease and no intent is given for more than an hour. What ends later than twice that was not written by these scripts, and is not believed; twice, for the clock may be set back.
local LONGEST = 2 * 60 * 60 * 1000

-- The data keys and the flag keys of KEYS, which has them by turns; one more at the end is the stream's.
local function split()
  local data, flags = {}, {}
  for i = 1, #KEYS - 1, 2 do
    data[#data + 1] = KEYS[i]
    flags[#flags + 1] = KEYS[i + 1]
  end
  return data, flags
end

-- The server's clock, never a client's: clocks differ.
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function text(milliseconds)
  return string.format('%.0f', milliseconds)
end

-- Most flags are free, which one command tells of many.
local function areFree(flags)
  return redis.call('EXISTS', unpack(flags)) == 0
end

-- How many intents stand.
local function standing(flag, now)
  -- pcall: a lease, or what is not ours, is an error here, and no intent.
  local count = redis.pcall('ZCOUNT', flag, '(' .. text(now), text(now + LONGEST))
  return type(count) == 'number' and count or 0
end

-- Does this intent stand?
local function stands(flag, token, now)
  local ends = redis.pcall('ZSCORE', flag, token)
  return type(ends) == 'string' and tonumber(ends) > now and tonumber(ends) <= now + LONGEST
end

-- Removes whatever is no intent that stands: the whole flag, a lease too, if none does. Returns how many do.
local function settle(flag, now)
  local count = standing(flag, now)
  if count == 0 then
    redis.call('DEL', flag)
  else
    redis.call('ZREMRANGEBYSCORE', flag, '-inf', text(now))
    redis.call('ZREMRANGEBYSCORE', flag, '(' .. text(now + LONGEST), '(+inf')
  end
  return count
end

-- I1: voids a lease; intents stay, and whoever writes now is overlapped.
local function overlap(flag, now)
  if settle(flag, now) > 0 then
    redis.call('ZADD', flag, '+inf', MARK)
  end
end

-- Leaves an intent on a free flag.
local function put(flag, token, ends)
  redis.call('ZADD', flag, text(ends), token)
  redis.call('PEXPIREAT', flag, text(ends))
end

-- Leaves an intent beside others, or makes it last until then at the least.
local function add(flag, token, ends)
  local before = redis.call('ZSCORE', flag, token)
  if not before or tonumber(before) < ends then
    redis.call('ZADD', flag, text(ends), token)
  end

  -- The flag lasts as long as its last intent: a short one must not cut a long one short. The mark does not keep it.
  local last = redis.call('ZREVRANGEBYSCORE', flag, text(ends + LONGEST), '-inf', 'WITHSCORES', 'LIMIT', 0, 1)[2]
  redis.call('PEXPIREAT', flag, text(last))
end

