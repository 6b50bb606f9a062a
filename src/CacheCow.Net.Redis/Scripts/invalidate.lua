-- I1 for one object or more: removes the bytes, voids a lease, lets write intents stand; with a hold, leaves one more.
-- KEYS: data, flag, data, flag, … ARGV: hold in ms ('0': none), token of the hold; channel, stream, name of a new one, message.

-- DEL first: a full server refuses ZADD as a script's first write, but not after another.
for i = 1, #KEYS, 2 do
  redis.call('DEL', KEYS[i])
  if redis.call('TYPE', KEYS[i + 1]).ok ~= 'zset' then
    redis.call('DEL', KEYS[i + 1])
  end
end

if ARGV[1] ~= '0' then
  -- The server's clock, never a client's: clocks differ.
  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  for i = 2, #KEYS, 2 do
    redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', string.format('%.0f', now))
    redis.call('ZADD', KEYS[i], string.format('%.0f', now + ARGV[1]), ARGV[2])

    -- The flag lasts as long as its last intent: a short hold must not cut a long one short.
    local last = redis.call('ZREVRANGE', KEYS[i], 0, 0, 'WITHSCORES')[2]
    redis.call('PEXPIREAT', KEYS[i], string.format('%.0f', last))
  end
end

publish(ARGV[3], ARGV[4], ARGV[5], ARGV[6])
return 0
