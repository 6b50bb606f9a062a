-- R2: the right to fill an object.
-- KEYS: data, flag. ARGV: token, lifetime in ms, '0', or '1' and the last bytes of data that is of no use ('1' alone: empty data); how many bytes data may have.
-- Returns {0, bytes}: they are there; {1}: granted; {2}: somebody fills; {3}: somebody writes.

-- pcall: data of another type is an error here, and counts as absent.
local data = redis.pcall('GET', KEYS[1])
if type(data) == 'string' then
  local useless = string.sub(ARGV[3], 2)
  local isUseless = string.sub(ARGV[3], 1, 1) == '1' and string.sub(data, -math.max(#useless, 1)) == useless
  if #data > tonumber(ARGV[4]) then
    redis.call('DEL', KEYS[1])
  elseif not isUseless then
    return {0, data}
  end
end

-- Nearly always it ends here, before the functions of intents.lua are made, which every run would pay for.
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then
  return {1}
end

