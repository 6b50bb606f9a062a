-- The versions of tags; one that is not there is made, unless the tag is being written. All that are asked for are kept for a while longer.
-- KEYS: data, flag, data, flag, … ARGV: lifetime in ms, a new version for each tag, 16 bytes each.
-- Returns for each: its version; '': the tag is being written.

local data, flags = split()
local free, now = areFree(flags), clock()
local versions = {}
for i, key in ipairs(data) do
  -- pcall: something else under the key is replaced.
  local version = redis.pcall('GET', key)
  if not free and standing(flags[i], now) > 0 then
    version = ''
  elseif type(version) == 'string' and #version == 16 then
    redis.call('PEXPIRE', key, ARGV[1])
  else
    version = ARGV[i + 1]
    redis.call('SET', key, version, 'PX', ARGV[1])
  end
  versions[i] = version
end
return versions
