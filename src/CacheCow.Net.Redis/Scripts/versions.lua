-- The versions of tags; one that is not there is made, unless the tag is being written: then it is '', and fits nothing. All that are asked for are kept for
-- a while longer.
-- KEYS: tag, flag, tag, flag, … ARGV: lifetime in ms, a new version for each tag, 16 bytes each.

local versions = {}
for i = 1, #KEYS, 2 do
  local place = (i + 1) / 2

  -- pcall: something else under the key is replaced.
  local version = redis.pcall('GET', KEYS[i])
  if intents(KEYS[i + 1]) > 0 then
    version = ''
  elseif type(version) == 'string' and #version == 16 then
    redis.call('PEXPIRE', KEYS[i], ARGV[1])
  else
    version = ARGV[place + 1]
    redis.call('SET', KEYS[i], version, 'PX', ARGV[1])
  end
  versions[place] = version
end
return versions
