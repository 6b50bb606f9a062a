-- ARGV: key, value, how many there may be with this one. Returns its number; '0': the queue is full.

if redis.call('XLEN', entries) + redis.call('ZCARD', order) >= tonumber(ARGV[3]) then
  return '0'
end
return append(ARGV[1], ARGV[2])
