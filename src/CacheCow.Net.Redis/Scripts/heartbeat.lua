-- L3: a sign of life on the path that invalidations take: it carries the stream's last number, so that who hears it knows whether it has heard all.
-- KEYS: none that is touched; one on the node that is meant. ARGV: channel, stream, name of a new one, message.

if redis.call('HSETNX', ARGV[2], 'name', ARGV[3]) == 1 then
  redis.call('HSET', ARGV[2], 'number', 0)
end
local stream = redis.call('HMGET', ARGV[2], 'name', 'number')

-- Which run of which server this is: after a failover or a restart, the stream may have gone back to a number that was heard already.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') or ''
redis.call('PUBLISH', ARGV[1], '\1' .. stream[1] .. struct.pack('>I8', tonumber(stream[2] or 0)) .. ARGV[4] .. run)
return 0
