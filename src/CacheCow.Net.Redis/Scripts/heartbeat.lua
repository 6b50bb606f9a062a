-- L3: a sign of life for one process: it carries the last number of the stream, so that who hears it knows which messages it must have heard.
-- KEYS: the stream. ARGV: the channel of that process, name of a new stream, message.

-- A write: a server that takes none any more (cut off from its replicas, or a replica by now) must not confirm anything. It makes room for others on a full server, too.
redis.call('DEL', KEYS[1] .. ':none')

-- pcall: something else may lie there.
local stream = redis.pcall('HMGET', KEYS[1], 'name', 'number')
local name, number = stream[1], tonumber(stream[2] or 'none')
if not sound(name, number) then
  name, number = ARGV[2], 0
  redis.call('DEL', KEYS[1])
  redis.call('HSET', KEYS[1], 'name', name, 'number', number)
end

-- Which run of which server this is: after a failover or a restart, the stream may have gone back to a number that was heard already.
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)') or ''
return redis.call('PUBLISH', ARGV[1], '\1' .. name .. struct.pack('>I8', number) .. ARGV[3] .. run)
