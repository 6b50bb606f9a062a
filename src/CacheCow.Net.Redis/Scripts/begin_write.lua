-- W1 for objects and tags: removes the bytes, voids a lease, and leaves a write intent. One that was there before is overlapped.
-- KEYS: data, flag, data, flag, … ARGV: token, lifetime in ms; channel, stream, name of a new one, message of objects, message of tags.

-- DEL first: a full server refuses ZADD as a script's first write, but not after another.
for i = 1, #KEYS, 2 do
  redis.call('DEL', KEYS[i])
  local flag, others = KEYS[i + 1], intents(KEYS[i + 1])
  if others == 0 then
    redis.call('DEL', flag)
  elseif others > 1 or not redis.call('ZSCORE', flag, ARGV[1]) then
    mark(flag)
  end
  put(flag, ARGV[1], ARGV[2])
end

publish(ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7])
return 0
