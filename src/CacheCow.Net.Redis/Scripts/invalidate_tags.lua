-- New versions for tags: what was stored with the old ones fits no more.
-- KEYS: tags. ARGV: lifetime in ms; channel, stream, name of a new one, message; a new version for each tag.

-- DEL first: a full server refuses SET as a script's first write. A version that is gone fits nothing, either.
for i = 1, #KEYS do
  redis.call('DEL', KEYS[i])
end
for i = 1, #KEYS do
  redis.pcall('SET', KEYS[i], ARGV[i + 5], 'PX', ARGV[1])
end

publish(ARGV[2], ARGV[3], ARGV[4], ARGV[5])
return 0
