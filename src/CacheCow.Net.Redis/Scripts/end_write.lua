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

-- Nearly always an intent is alone under its flag, which one command tells of.
local function isAlone(flag)
  -- pcall: a lease, or what is not ours, is an error here, and no intent.
  local members = redis.pcall('ZRANGE', flag, 0, 1, 'WITHSCORES')
  local ends = #members == 2 and members[1] == token and tonumber(members[2])
  return ends and ends > now and ends <= now + LONGEST
end

local function outcome(i, alone)
  local lifetime = ARGV[5 + 2 * i] or ''
  if not alone and not stands(flags[i], token, now) then
    return LAPSED
  elseif lifetime == '' then
    return ENDED
  elseif not alone and (standing(flags[i], now) > 1 or redis.call('ZSCORE', flags[i], MARK)) then
    return OVERLAPPED
  end
  return store(data[i], ARGV[6 + 2 * i], lifetime)
end

-- SET before all else: a full server refuses only a script's first write, and must be able to refuse the bytes.
local outcomes, old, others = {}, {}, {}
for i, flag in ipairs(flags) do
  local alone = isAlone(flag)
  outcomes[i] = outcome(i, alone)
  if outcomes[i] ~= STORED then
    old[#old + 1] = data[i]
  end
  if alone then
    old[#old + 1] = flag
  else
    others[#others + 1] = i
  end
end
if #old > 0 then
  redis.call('DEL', unpack(old))
end

for _, i in ipairs(others) do
  -- Who has no intent has invalidated, and nobody was told before: whoever writes now is overlapped.
  if outcomes[i] == LAPSED then
    overlap(flags[i], now)
  else
    redis.call('ZREM', flags[i], token)
    settle(flags[i], now)
  end
end

outcomes[#outcomes + 1] = publish(unpack(ARGV, 2, 6))
return outcomes
