-- ARGV: worker. Returns 1: the lease was this worker's until now.

local held = holds(ARGV[1])
if redis.call('HGET', state, 'worker') == ARGV[1] then
  redis.call('HDEL', state, 'worker', 'until')
end
return held and 1 or 0
