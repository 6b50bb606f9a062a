-- Takes the versions of tags away: what was stored with them fits no more. Who asks next gets a new one.
-- KEYS: tags. ARGV: channel, stream, name of a new one, message of objects, message of tags.

for i = 1, #KEYS do
  redis.call('DEL', KEYS[i])
end

publish(ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5])
return 0
