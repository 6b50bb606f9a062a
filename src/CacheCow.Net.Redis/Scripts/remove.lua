-- Removes objects, leases or versions of tags. A flag that holds write intents stays, and is marked: they are overlapped. Put before the scripts that find the keys.

local function remove(keys, areFlags)
  local now, removed = clock(), 0
  for _, key in ipairs(keys) do
    local kind = redis.call('TYPE', key).ok
    if kind == 'string' then
      removed = removed + redis.call('UNLINK', key)
    elseif kind == 'zset' and areFlags == '1' then
      overlap(key, now)
    end
  end
  return removed
end

