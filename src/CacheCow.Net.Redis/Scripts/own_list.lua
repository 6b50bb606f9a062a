-- KEYS: the sorted set of the names. ARGV: how many to pass over, how many to tell of. Returns names.

return redis.call('ZRANGE', KEYS[1], ARGV[1], ARGV[1] + ARGV[2] - 1)
