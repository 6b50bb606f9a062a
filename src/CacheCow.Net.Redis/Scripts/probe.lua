-- Finds out whether the server does what the protocol rests on.
-- KEYS: one that nobody uses. ARGV: a channel that nobody hears.
-- Returns which run of which server this is, and after it a text for each thing that it does otherwise. An error: it cannot be found out now.

local key, found = KEYS[1], {''}

local function expect(holds, what)
  if not holds then
    found[#found + 1] = what
  end
end

-- What is no answer to the question: no right, no room, no primary, not now.
local function isNoAnswer(message)
  for _, code in ipairs({'NOPERM', 'NOAUTH', 'READONLY', 'LOADING', 'OOM', 'NOREPLICAS', 'CLUSTERDOWN', 'MASTERDOWN', 'MISCONF', 'BUSY', 'MOVED', 'ASK', 'TRYAGAIN', 'ACL failure', 'executing the script'}) do
    if string.find(message, code, 1, true) then
      return true
    end
  end
  return string.find(message, 'permission', 1, true) ~= nil
end

local function isError(answer)
  return type(answer) == 'table' and answer.err ~= nil
end

local function run(...)
  local answer = redis.pcall(...)
  if isError(answer) and isNoAnswer(answer.err) then
    error(answer.err)
  end
  return answer
end

-- DEL first: a full server refuses other commands as a script's first write.
run('DEL', key)
run('ZADD', key, 1, 'a')
expect(not run('SET', key, 'token', 'NX', 'PX', 1000), 'SET with NX replaces a sorted set, so that a lease would be given while somebody writes')
run('DEL', key)
run('ZADD', key, 1, 'a')
local kind = run('TYPE', key)
expect(type(kind) == 'table' and kind.ok == 'zset', 'TYPE does not call a sorted set zset')
expect(isError(run('GET', key)), 'GET answers for a sorted set')
run('ZADD', key, '+inf', 'overlap')
expect(run('ZCOUNT', key, '(0', '(+inf') == 1, 'ZCOUNT does not leave out what is infinite')
local last = run('ZREVRANGEBYSCORE', key, '(+inf', '-inf', 'WITHSCORES', 'LIMIT', 0, 1)
expect(type(last) == 'table' and last[1] == 'a' and last[2] == '1', 'ZREVRANGEBYSCORE does not find the last score that is finite')
expect(run('ZREMRANGEBYSCORE', key, '-inf', '1') == 1, 'ZREMRANGEBYSCORE does not remove by score')
expect(run('EXISTS', key, key) == 2, 'EXISTS does not count')
expect(run('PEXPIREAT', key, '1') == 1 and run('EXISTS', key) == 0, 'PEXPIREAT does not end a key')

run('SET', key, 'token')
expect(not run('SET', key, 'other', 'NX') and run('GET', key) == 'token', 'SET with NX replaces a string')
expect(isError(run('ZCOUNT', key, '-inf', '+inf')), 'ZCOUNT answers for a string')
expect(isError(run('HINCRBY', key, 'number', 1)), 'HINCRBY answers for a string')
expect(run('UNLINK', key) == 1, 'UNLINK does not remove')

expect(run('HINCRBY', key, 'number', 1) == 1 and run('HSETNX', key, 'name', 'a') == 1 and run('HGET', key, 'name') == 'a', 'hashes do not count')
run('DEL', key)
-- What a scan finds is removed by a script that was not told of it.
expect(run('EXISTS', key .. ':another') == 0, 'scripts may not touch keys that they were not told of')

local page = run('SCAN', '0', 'MATCH', key .. ':another', 'COUNT', 1)
expect(type(page) == 'table' and type(page[1]) == 'string' and type(page[2]) == 'table', 'scripts may not SCAN')
local time = run('TIME')
expect(type(time) == 'table' and tonumber(time[1]) and tonumber(time[2]), 'scripts are not told the TIME')
expect(type(run('PUBLISH', ARGV[1], '')) == 'number', 'scripts may not PUBLISH')
expect(struct and struct.pack('>I8', 258) == '\0\0\0\0\0\0\1\2', 'scripts cannot pack numbers')
expect(string.format('%.0f', 1764547200000) == '1764547200000', 'scripts cannot count milliseconds')

local info = run('INFO', 'server')
found[1] = type(info) == 'string' and string.match(info, 'run_id:(%x+)') or ''
expect(found[1] ~= '', 'INFO does not tell which run of the server this is')
return found
