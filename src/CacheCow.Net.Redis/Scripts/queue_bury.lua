-- ARGV: worker, number, reason. Returns 1: the entry is not in the queue any more; 0: no lease.

if not holds(ARGV[1]) then
  return 0
end
local key, value = find(ARGV[2])
if key then
  -- XDEL first: a full server refuses a script's first write if it needs memory, but not after another.
  redis.call('XDEL', entries, ARGV[2] .. '-0')
  bury(ARGV[2], key, value, ARGV[3])
end
return 1
