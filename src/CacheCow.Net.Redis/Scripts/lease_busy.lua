-- The end of lease.lua, after intents.lua: something lies under the flag.

local kind = redis.call('TYPE', KEYS[2]).ok

if kind == 'string' then
  -- A client may send a request twice: the second finds its own token.
  if redis.call('GET', KEYS[2]) == ARGV[1] then
    return {1}
  end
  -- A string that never ends, or much too late, is no lease.
  local left = redis.call('PTTL', KEYS[2])
  if left >= 0 and left <= LONGEST then
    return {2}
  end
end

if kind == 'zset' and standing(KEYS[2], clock()) > 0 then
  return {3}
end

-- What is left is no lease and no write intent: nothing that a lease may not replace.
redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
return {1}
