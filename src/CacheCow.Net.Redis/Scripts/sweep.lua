-- Removes one batch of the keys of this node that fit a pattern. A flag that holds write intents stays, and is marked: they are overlapped.
-- KEYS: none that is touched; one on the node that is meant. ARGV: cursor, pattern, how many keys to look at, '1': they are flags.
-- Returns {next cursor, how many were removed}.

local page, now = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3]), clock()
local removed = 0
for _, key in ipairs(page[2]) do
  local kind = redis.call('TYPE', key).ok
  if kind == 'string' then
    removed = removed + redis.call('UNLINK', key)
  elseif kind == 'zset' and ARGV[4] == '1' then
    overlap(key, now)
  end
end
return {page[1], removed}
