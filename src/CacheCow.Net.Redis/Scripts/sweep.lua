-- Looks at one batch of the keys of this node, and removes those that fit a pattern, or only tells of them.
-- KEYS: none that is touched; one on the node that is meant. ARGV: cursor, pattern, how many keys to look at, '1': they are flags, '1': tell only.
-- Returns {next cursor, how many were removed, how many keys there are in all, the keys that fit if nothing was to be removed}.

local page = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
local all = 0
for keys in string.gmatch(redis.call('INFO', 'keyspace'), 'keys=(%d+)') do
  all = all + tonumber(keys)
end

if ARGV[5] == '1' then
  return {page[1], 0, all, page[2]}
end
return {page[1], remove(page[2], ARGV[4]), all, {}}
