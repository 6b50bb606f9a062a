-- The server's clock. Returns {seconds since 1970, microseconds}.
-- KEYS: none that is touched.

local time = redis.call('TIME')
return {tonumber(time[1]), tonumber(time[2])}
