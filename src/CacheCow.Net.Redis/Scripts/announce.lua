-- Tells of what was invalidated by other scripts.
-- KEYS: the stream. ARGV: channel, stream, name of a new one, messages.
-- Returns how many messages had no number.

-- A full server refuses HINCRBY as a script's first write, but not after another.
redis.call('DEL', KEYS[1] .. ':none')
return publish(unpack(ARGV))
