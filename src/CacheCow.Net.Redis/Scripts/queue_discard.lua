-- ARGV: number. Returns 1: the dead letter was there until now.

if not redis.call('ZSCORE', order, ARGV[1]) then
  return 0
end
local key = redis.call('HGET', dead, ARGV[1] .. ':k') or ''
unbury(ARGV[1], key)
forget(key)
return 1
