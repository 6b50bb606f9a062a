-- ARGV: number, '1': also if something newer was added for its key. Returns its new number; '0': no such dead letter; '-1': something newer was added.

if not redis.call('ZSCORE', order, ARGV[1]) then
  return '0'
end
local it = redis.call('HMGET', dead, ARGV[1] .. ':k', ARGV[1] .. ':v')
local key, value = it[1] or '', it[2] or ''
if ARGV[2] ~= '1' and redis.call('HGET', newest, key) ~= ARGV[1] then
  return '-1'
end
local number = append(key, value)
unbury(ARGV[1], key)
return number
