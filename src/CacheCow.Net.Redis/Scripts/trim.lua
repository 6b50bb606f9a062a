-- Removes bytes that are more than any object may have: they are nobody's, and each read of them would take the connection for as long as they are on their way.
-- KEYS: data, of as many objects as one likes. ARGV: how many bytes there may be.

for _, key in ipairs(KEYS) do
  -- pcall: what is no string is no burden.
  local length = redis.pcall('STRLEN', key)
  if type(length) == 'number' and length > tonumber(ARGV[1]) then
    redis.call('DEL', key)
  end
end
return 0
