-- What all scripts on a queue share. Put before each of them.
-- KEYS: the entries, a stream (number-0: k key, v value); its state, a hash (last number given, worker, until when in ms); the newest number of each key;
-- the attempts of each number; the dead letters, a hash (number:k key, :v value, :r reason, :a attempts, :t when in ms); their numbers, a sorted set; how many each key has.

local entries, state, newest, attempts, dead, order, letters = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local most = 9007199254740991 -- the highest whole number that Lua can count by one
local PAGE_BYTES = 4 * 1024 * 1024 -- a page of large values ends early

-- Whole, and never as 1.8e+15.
local function text(number)
  return string.format('%.0f', number)
end

-- The server's clock, never a client's.
local function micros()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

local function millis()
  return math.floor(micros() / 1000)
end

-- An absent lease refuses.
local function holds(worker)
  local lease = redis.call('HMGET', state, 'worker', 'until')
  return lease[1] == worker and (tonumber(lease[2] or '') or 0) > millis()
end

-- The clock goes on if everything is lost; the last number, if the clock is set back.
local function fresh()
  return math.max((tonumber(redis.call('HGET', state, 'last') or '') or 0) + 1, micros())
end

-- Somebody else may have put in anything.
local function fields(list)
  local key, value = '', ''
  for i = 1, #list, 2 do
    if list[i] == 'k' then key = list[i + 1] end
    if list[i] == 'v' then value = list[i + 1] end
  end
  return key, value
end

local function find(number)
  local found = redis.call('XRANGE', entries, number .. '-0', number .. '-0')[1]
  if found then
    return fields(found[2])
  end
end

local function exists(number)
  return #redis.call('XRANGE', entries, number .. '-0', number .. '-0') > 0
end

-- XADD comes first: a full server refuses a script's first write, and then nothing has happened.
local function append(key, value)
  local number = fresh()
  local added = redis.pcall('XADD', entries, text(number) .. '-0', 'k', key, 'v', value)
  if type(added) == 'table' and added.err then
    -- Full; or the state is lost and the clock was set back, which the stream itself knows.
    local info = redis.pcall('XINFO', 'STREAM', entries)
    for i = 1, #info, 2 do
      if info[i] == 'last-generated-id' then
        number = math.max(number, (tonumber(string.match(info[i + 1], '^%d+')) or 0) + 1)
      end
    end
    redis.call('XADD', entries, text(number) .. '-0', 'k', key, 'v', value)
  end
  redis.call('HSET', state, 'last', text(number))
  redis.call('HSET', newest, key, text(number))
  return text(number)
end

local function bury(number, key, value, reason)
  local tried = redis.call('HGET', attempts, number) or '0'
  redis.call('HMSET', dead, number .. ':k', key, number .. ':v', value, number .. ':r', reason, number .. ':a', tried, number .. ':t', text(millis()))
  redis.call('ZADD', order, number, number)
  redis.call('HINCRBY', letters, key, 1)
  redis.call('HDEL', attempts, number)
end

-- What is the newest of a key is remembered while an entry or a dead letter of it is there: by it a replay is refused.
local function forget(key)
  local number = redis.call('HGET', newest, key)
  if number and redis.call('HEXISTS', letters, key) == 0 and not exists(number) then
    redis.call('HDEL', newest, key)
  end
end

local function unbury(number, key)
  redis.call('HDEL', dead, number .. ':k', number .. ':v', number .. ':r', number .. ':a', number .. ':t')
  redis.call('ZREM', order, number)
  if redis.call('HINCRBY', letters, key, -1) <= 0 then
    redis.call('HDEL', letters, key)
  end
end

