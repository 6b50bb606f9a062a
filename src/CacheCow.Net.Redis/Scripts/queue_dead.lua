-- ARGV: number after which to begin, how many. Returns {{number, key, value, reason, attempts, when in ms}, …}.

local read, bytes = {}, 0
for _, number in ipairs(redis.call('ZRANGEBYSCORE', order, '(' .. ARGV[1], '+inf', 'LIMIT', 0, ARGV[2])) do
  if bytes >= PAGE_BYTES then
    break
  end
  local it = redis.call('HMGET', dead, number .. ':k', number .. ':v', number .. ':r', number .. ':a', number .. ':t')
  read[#read + 1] = {number, it[1] or '', it[2] or '', it[3] or '', it[4] or '0', it[5] or '0'}
  bytes = bytes + #read[#read][2] + #read[#read][3]
end
return read
