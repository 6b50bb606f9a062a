-- R5: gives a lease back.
-- KEYS: flag. ARGV: token.
-- Returns 1: it was there until now; 0: it is not the caller's any more.

-- pcall: a flag that holds write intents is an error here, and is not the token.
if redis.pcall('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
return redis.call('DEL', KEYS[1])
