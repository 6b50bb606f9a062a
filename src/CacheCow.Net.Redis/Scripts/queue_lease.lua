-- ARGV: worker, lifetime in ms. Returns 1: the lease is this worker's; 0: somebody else's.

local lease = redis.call('HMGET', state, 'worker', 'until')
local now = millis()
if lease[1] and lease[1] ~= ARGV[1] and (tonumber(lease[2] or '') or 0) > now then
  return 0
end
redis.call('HMSET', state, 'worker', ARGV[1], 'until', text(now + ARGV[2]))
return 1
