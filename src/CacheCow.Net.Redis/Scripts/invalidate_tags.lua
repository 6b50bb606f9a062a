-- Takes the versions of tags away: what was stored with them fits no more. None is made here: the tag may be being written.
-- KEYS: tags; the stream, except on a cluster. ARGV: channel, stream, name of a new one, messages.
-- Returns how many messages had no number.

for i = 1, #KEYS do
  if KEYS[i] ~= ARGV[2] then
    redis.call('DEL', KEYS[i])
  end
end

return publish(unpack(ARGV))
