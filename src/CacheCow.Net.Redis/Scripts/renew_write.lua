-- Makes the intents of a write last anew. One that is gone begins again, overlapped: others may have filled or written since, so the bytes go, too.
-- KEYS, ARGV: as for W1. Returns 1: all were there until now; 0: some were not.

local all = 1
for i = 1, #KEYS, 2 do
  local flag, standing = KEYS[i + 1], intents(KEYS[i + 1])
  local isThere = standing > 0 and redis.call('ZSCORE', flag, ARGV[1])

  -- One that has run out may still lie there, and is as good as gone.
  if not isThere or tonumber(isThere) <= now() then
    all = 0
    redis.call('DEL', KEYS[i])
    if standing == 0 then
      redis.call('DEL', flag)
    end
    put(flag, ARGV[1], ARGV[2])
    mark(flag)
  else
    put(flag, ARGV[1], ARGV[2])
  end
end

if all == 0 then
  publish(ARGV[3], ARGV[4], ARGV[5], ARGV[6], ARGV[7])
end
return all
