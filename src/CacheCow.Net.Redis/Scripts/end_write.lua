-- W2 for objects and tags: takes the intent away and removes the bytes; a new value is stored if nobody else can have written or invalidated meanwhile.
-- KEYS: data, flag, data, flag, …
-- ARGV: token; channel, stream, name of a new one, message of objects, message of tags; then nothing, or for each object the lifetime of its new value
-- in ms ('': there is none; '0': no end; '-1': it is too large) and its bytes.
-- Returns for each: 0: ended; 1: stored; 2: too large; 3: overlapped; 4: the intent was gone.

local function set(data, lifetime, bytes)
  if lifetime == '-1' then
    return 2
  end

  -- pcall: a full server may refuse the bytes; the write ends all the same.
  local stored
  if lifetime == '0' then
    stored = redis.pcall('SET', data, bytes)
  else
    stored = redis.pcall('SET', data, bytes, 'PX', lifetime)
  end
  return stored.err and 2 or 1
end

local function outcome(i)
  local flag, standing = KEYS[i + 1], intents(KEYS[i + 1])
  local expiry = standing > 0 and redis.call('ZSCORE', flag, ARGV[1])
  if not expiry or tonumber(expiry) <= now() then
    return 4
  end
  if (ARGV[6 + i] or '') == '' then
    return 0
  end
  if standing > 1 or redis.call('ZSCORE', flag, MARK) then
    return 3
  end
  return set(KEYS[i], ARGV[6 + i], ARGV[7 + i])
end

-- All values first: a full server refuses only a script's first write, and must be able to refuse them.
local outcomes = {}
for i = 1, #KEYS, 2 do
  outcomes[#outcomes + 1] = outcome(i)
end

for i = 1, #KEYS, 2 do
  local flag, ended = KEYS[i + 1], outcomes[(i + 1) / 2]
  if ended ~= 1 then
    redis.call('DEL', KEYS[i])
  end

  -- A lease goes, too: who has it leased when the intent was gone, and may have read what is old.
  if redis.call('TYPE', flag).ok == 'zset' then
    redis.call('ZREM', flag, ARGV[1])
  end
  if intents(flag) == 0 then
    redis.call('DEL', flag)
  elseif ended == 4 then
    mark(flag)
  end
end

publish(ARGV[2], ARGV[3], ARGV[4], ARGV[5], ARGV[6])
return outcomes
