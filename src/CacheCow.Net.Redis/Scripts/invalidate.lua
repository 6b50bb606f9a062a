-- I1: removes the bytes, voids a lease, lets write intents stand; with a hold, leaves one more.
-- KEYS: data, flag. ARGV: hold in ms ('0': none), token of the hold.

-- DEL first: a full server refuses ZADD as a script's first write, but not after another.
redis.call('DEL', KEYS[1])
if redis.call('TYPE', KEYS[2]).ok ~= 'zset' then
  redis.call('DEL', KEYS[2])
end
if ARGV[1] == '0' then
  return 0
end

-- The server's clock, never a client's: clocks differ.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now))
redis.call('ZADD', KEYS[2], string.format('%.0f', now + ARGV[1]), ARGV[2])

-- The flag lasts as long as its last intent: a short hold must not cut a long one short.
local last = redis.call('ZREVRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]
redis.call('PEXPIREAT', KEYS[2], string.format('%.0f', last))
return 0
