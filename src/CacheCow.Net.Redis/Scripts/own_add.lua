-- Remembers keys of the caller's own making, by which nobody could find them: with them, everything can be removed. Called before anything lies under them.
-- KEYS: a sorted set of the names (data and flag, each with its length) and until when they matter, in ms. ARGV: lifetime in ms ('0': no end), names.

local now = clock()
local ends = ARGV[1] == '0' and math.huge or now + ARGV[1]
for i = 2, #ARGV do
  local before = tonumber(redis.call('ZSCORE', KEYS[1], ARGV[i]) or '') or 0
  if before < ends then
    redis.call('ZADD', KEYS[1], ends == math.huge and '+inf' or text(ends), ARGV[i])
  end
end
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', text(now))
return 0
