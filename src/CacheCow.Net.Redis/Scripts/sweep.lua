-- Removes one batch of the keys of this node that fit a pattern. A flag that holds write intents stays, overlapped.
-- KEYS: none that is touched; one on the node that is meant. ARGV: cursor, pattern, how many keys to look at, '1' if they are flags.
-- Returns {next cursor, how many were removed}.

local page = redis.call('SCAN', ARGV[1], 'MATCH', ARGV[2], 'COUNT', ARGV[3])
local removed = 0
for _, key in ipairs(page[2]) do
  if redis.call('TYPE', key).ok == 'string' then
    removed = removed + redis.call('UNLINK', key)
  elseif ARGV[4] == '1' and intents(key) > 0 then
    mark(key)
  end
end
return {page[1], removed}
