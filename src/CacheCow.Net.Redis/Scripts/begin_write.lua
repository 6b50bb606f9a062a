-- W1 for one object or tag, or more: removes the bytes, voids a lease, leaves a write intent, and overlaps the others that stand.
-- KEYS: data, flag, data, flag, …; the stream, except on a cluster. ARGV: token, lifetime in ms; channel, stream, name of a new one, messages.
-- Returns how many messages had no number.

local data, flags = split()
local token = ARGV[1]

-- DEL first: a full server refuses ZADD as a script's first write, but not after another.
redis.call('DEL', unpack(data))

local free, now = areFree(flags), clock()
local ends = now + ARGV[2]
for _, flag in ipairs(flags) do
  if free then
    put(flag, token, ends)
  else
    local others = settle(flag, now)
    if stands(flag, token, now) then
      others = others - 1
    end
    if others > 0 then
      redis.call('ZADD', flag, '+inf', MARK)
    end
    add(flag, token, ends)
  end
end

return publish(unpack(ARGV, 3))
