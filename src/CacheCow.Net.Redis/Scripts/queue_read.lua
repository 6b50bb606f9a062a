-- ARGV: number after which to begin, how many. Returns {{number, key, value}, …}.

-- One by one: a page of large values ends early, so that it comes in time.
local read, bytes, from = {}, 0, ARGV[1] .. '-1'
for _ = 1, tonumber(ARGV[2]) do
  local entry = redis.call('XRANGE', entries, from, '+', 'COUNT', 1)[1]
  if not entry or bytes >= PAGE_BYTES then
    break
  end
  local number, part = string.match(entry[1], '^(%d+)%-(%d+)$')
  local key, value = fields(entry[2])
  bytes = bytes + #key + #value
  if part == '0' and tonumber(number) <= most then
    read[#read + 1] = {number, key, value}
    from = number .. '-1'
  else
    -- Somebody else's: it has no number that can be counted with, so it would be read again and again.
    local given = text(fresh())
    redis.call('XDEL', entries, entry[1])
    redis.call('HSET', state, 'last', given)
    bury(given, key, value, 'Unreadable: Foreign')
  end
end
return read
