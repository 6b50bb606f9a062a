-- ARGV: keys. Returns for each the value of its newest entry; nil: it has none in the queue.

local values = {}
for i = 1, #ARGV do
  local number = redis.call('HGET', newest, ARGV[i])
  local value = false
  if number then
    local _, found = find(number)
    value = found or false
  end
  values[i] = value
end
return values
