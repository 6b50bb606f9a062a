-- W2 for one object or tag, or more: takes the write intent away, and removes the bytes or stores new ones. Without the intent, this is I1.
-- KEYS: data, flag, data, flag, …; the stream, except on a cluster. ARGV: token; channel, stream, name of a new one, two messages; then nothing, or for each object the lifetime of new bytes in ms ('0': no end,
-- '': there are none, '-': they are too large to be sent) and the bytes.
-- Returns for each, by the numbers of WriteOutcome: 0: ended; 1: stored; 2: too large, or no room; 3: overlapped; 4: the intent was not there any more;
-- and after them how many messages had no number.

local ENDED, STORED, TOO_LARGE, OVERLAPPED, LAPSED = 0, 1, 2, 3, 4
local data, flags = split()
local token, now = ARGV[1], clock()

-- pcall: bytes that are refused must not leave the intent behind.
local function store(key, bytes, lifetime)
  local stored
  if lifetime == '-' then
    return TOO_LARGE
  elseif lifetime == '0' then
    stored = redis.pcall('SET', key, bytes)
  else
    stored = redis.pcall('SET', key, bytes, 'PX', lifetime)
  end
  return stored.err and TOO_LARGE or STORED
end

local function outcome(i)
  local lifetime = ARGV[5 + 2 * i] or ''
  if not stands(flags[i], token, now) then
    return LAPSED
  elseif lifetime == '' then
    return ENDED
  elseif standing(flags[i], now) > 1 or redis.call('ZSCORE', flags[i], MARK) then
    return OVERLAPPED
  end
  return store(data[i], ARGV[6 + 2 * i], lifetime)
end

-- SET before all else: a full server refuses only a script's first write, and must be able to refuse the bytes.
local outcomes, old = {}, {}
for i = 1, #flags do
  outcomes[i] = outcome(i)
  if outcomes[i] ~= STORED then
    old[#old + 1] = data[i]
  end
end
if #old > 0 then
  redis.call('DEL', unpack(old))
end

for i, flag in ipairs(flags) do
  -- Who has no intent has invalidated, and nobody was told before: whoever writes now is overlapped.
  if outcomes[i] == LAPSED then
    overlap(flag, now)
  else
    redis.call('ZREM', flag, token)
  end
end
if not areFree(flags) then
  for _, flag in ipairs(flags) do
    settle(flag, now)
  end
end

outcomes[#outcomes + 1] = publish(unpack(ARGV, 2, 6))
return outcomes
