-- ARGV: worker, number. Returns 1: the entry is not there any more; 0: no lease.

if not holds(ARGV[1]) then
  return 0
end
local key = find(ARGV[2])
if key then
  redis.call('XDEL', entries, ARGV[2] .. '-0')
  redis.call('HDEL', attempts, ARGV[2])
  forget(key)
end
return 1
