-- ARGV: number after which to begin, how many. Returns {{number, key, value}, …}.

local read = {}
for _, entry in ipairs(redis.call('XRANGE', entries, ARGV[1] .. '-1', '+', 'COUNT', ARGV[2])) do
  local number, part = string.match(entry[1], '^(%d+)%-(%d+)$')
  local key, value = fields(entry[2])
  if part == '0' and tonumber(number) <= most then
    read[#read + 1] = {number, key, value}
  else
    -- Somebody else's: it has no number that can be counted with, so it would be read again and again.
    local given = text(fresh())
    redis.call('XDEL', entries, entry[1])
    redis.call('HSET', state, 'last', given)
    bury(given, key, value, 'Unreadable: Foreign')
  end
end
return read
