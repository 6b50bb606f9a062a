-- Takes the versions of tags away: what was stored with them fits no more. None is made here: the tag may be being written.
-- KEYS: tags. ARGV: channel, stream, name of a new one, messages.

for i = 1, #KEYS do
  redis.call('DEL', KEYS[i])
end

publish(unpack(ARGV))
return 0
