-- Reads a number, takes its time, and writes the next one: two at once would read the same.
-- KEYS: the number. Returns the next one.

local number = tonumber(redis.call('GET', KEYS[1]) or '0') + 1
local sum = 0
for i = 1, 5000 do
  sum = sum + i
end
redis.call('SET', KEYS[1], number, 'PX', 60000)
return number
