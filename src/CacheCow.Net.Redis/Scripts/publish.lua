-- Tells all processes of an invalidation, in the same atomic step. Put before the scripts that invalidate.
-- Every message has the stream of its server (a random name, made with the stream) and a number one higher than the last: who listens finds
-- out what it has missed, however that came about.

local NO_NAME = string.rep('\0', 16)
local MOST = 9007199254740991 -- the highest whole number that Lua can count by one

-- Is this what a stream holds? Anybody may have written there.
local function sound(name, number)
  return type(name) == 'string' and #name == 16 and name ~= NO_NAME and number and number >= 0 and number <= MOST and number == math.floor(number)
end

-- A stream under a new name, which shows all who listen that they may have missed messages. Returns false: it cannot lie here.
-- pcall: it may lie on another node by now. DEL first: a full server refuses HSET as a script's first write, but not after another.
local function renew(stream, name, number)
  return type(redis.pcall('DEL', stream)) == 'number' and type(redis.pcall('HSET', stream, 'name', name, 'number', number)) == 'number'
end

-- The name of the stream and its next number; no name: it cannot lie here.
local function advance(stream, name)
  local number = redis.pcall('HINCRBY', stream, 'number', 1)
  if type(number) == 'number' then
    local known = redis.call('HGET', stream, 'name')
    if sound(known, number) then
      return known, number
    end
  end
  if renew(stream, name, 1) then
    return name, 1
  end
end

-- channel; key of the stream; name for a new stream, 16 bytes; what to tell, a message each ('': none)
-- Returns how many messages had no number, which makes listeners expect the worst; who does not hear them does not miss them, so they must be told of again.
local function publish(channel, stream, name, ...)
  local unnumbered = 0
  for _, body in ipairs({...}) do
    if body ~= '' then
      local known, number = advance(stream, name)
      if not known then
        known, number, unnumbered = NO_NAME, 0, unnumbered + 1
      end
      redis.call('PUBLISH', channel, '\1' .. known .. struct.pack('>I8', number) .. body)
    end
  end
  return unnumbered
end

