-- R4: stores what the owner of the lease has fetched.
-- KEYS: data, flag. ARGV: token, bytes, lifetime in ms ('0': no end).
-- Returns 1: stored; 0: the lease is not the caller's any more.

-- pcall: a flag that holds write intents is an error here, and is not the token.
if redis.pcall('GET', KEYS[2]) ~= ARGV[1] then
  return 0
end

-- SET before DEL: a full server refuses only a script's first write, and must be able to refuse the bytes.
local stored
if ARGV[3] == '0' then
  stored = redis.pcall('SET', KEYS[1], ARGV[2])
else
  stored = redis.pcall('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
end

-- pcall: a refusal ends the lease too, so that nobody waits for bytes that do not come.
redis.call('DEL', KEYS[2])
if stored.err then
  return stored
end
return 1
