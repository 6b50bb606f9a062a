-- Makes the write intents of one object or tag, or more, last anew. One that is not there is begun again, and is overlapped: whoever came in between may have read what is old,
-- or written what is newer.
-- KEYS: data, flag, data, flag, …; the stream, except on a cluster. ARGV: token, lifetime in ms; channel, stream, name of a new one, messages.
-- Returns {1: all were there, 0: not all; how many messages had no number}.

local data, flags = split()
local token = ARGV[1]

-- DEL first: a full server refuses ZADD as a script's first write. While an intent stands, there are no bytes.
redis.call('DEL', unpack(data))

local now, were = clock(), 1
local ends = now + ARGV[2]
for _, flag in ipairs(flags) do
  local was = stands(flag, token, now)
  if not was then
    settle(flag, now)
    were = 0
  end
  add(flag, token, ends)
  if not was then
    redis.call('ZADD', flag, '+inf', MARK)
  end
end

local unnumbered = 0
if were == 0 then
  unnumbered = publish(unpack(ARGV, 3))
end
return {were, unnumbered}
