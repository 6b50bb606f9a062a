-- I1 for one object or more: removes the bytes, voids a lease, lets write intents stand and marks them as overlapped; with a hold, leaves one more.
-- KEYS: data, flag, data, flag, …; the stream, except on a cluster. ARGV: hold in ms ('0': none), token of the hold; channel, stream, name of a new one, messages.
-- Returns how many messages had no number.

local data, flags = split()

-- DEL first: a full server refuses ZADD as a script's first write, but not after another.
redis.call('DEL', unpack(data))

local free, now = areFree(flags), clock()
for _, flag in ipairs(flags) do
  if not free then
    overlap(flag, now)
  end
  if ARGV[1] ~= '0' then
    add(flag, ARGV[2], now + ARGV[1])
  end
end

return publish(unpack(ARGV, 3))
