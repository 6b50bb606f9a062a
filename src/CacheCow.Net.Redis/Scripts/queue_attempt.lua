-- ARGV: worker, number. Returns how many attempts there were with this one; 0: no lease, or no such entry.

if not holds(ARGV[1]) or not exists(ARGV[2]) then
  return 0
end
return redis.call('HINCRBY', attempts, ARGV[2], 1)
