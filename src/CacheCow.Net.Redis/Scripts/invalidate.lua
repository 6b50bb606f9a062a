-- I1 for one object or more: removes the bytes, voids a lease, lets write intents stand, overlapped; with a hold, leaves one more.
-- KEYS: data, flag, data, flag, … ARGV: hold in ms ('0': none), token of the hold; channel, stream, name of a new one, message of objects, message of tags.

-- DEL first: a full server refuses ZADD as a script's first write, but not after another.
for i = 1, #KEYS, 2 do
  redis.call('DEL', KEYS[i])
  if intents(KEYS[i + 1]) > 0 then
    mark(KEYS[i + 1])
  else
    redis.call('DEL', KEYS[i + 1])
  end
  if ARGV[1] ~= '0' then
    put(KEYS[i + 1], ARGV[2], ARGV[1])
  end
end

publish(ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7])
return 0
