-- Returns {length, dead letters, lowest number that waits, last number given}.

local first = redis.call('XRANGE', entries, '-', '+', 'COUNT', 1)[1]
local oldest = first and string.match(first[1], '^%d+') or '0'
return {tostring(redis.call('XLEN', entries)), tostring(redis.call('ZCARD', order)), oldest, redis.call('HGET', state, 'last') or '0'}
