-- The versions of tags; one that is not there is made. All that are asked for are kept for a while longer.
-- KEYS: tags. ARGV: lifetime in ms, a new version for each tag, 16 bytes each.

local versions = {}
for i = 1, #KEYS do
  -- pcall: something else under the key is replaced.
  local version = redis.pcall('GET', KEYS[i])
  if type(version) == 'string' and #version == 16 then
    redis.call('PEXPIRE', KEYS[i], ARGV[1])
  else
    version = ARGV[i + 1]
    redis.call('SET', KEYS[i], version, 'PX', ARGV[1])
  end
  versions[i] = version
end
return versions
