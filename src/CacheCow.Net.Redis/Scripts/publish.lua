-- Tells all processes of an invalidation, in the same atomic step. Put before the scripts that invalidate.
-- Every message has the stream of its server (a random name, made with the stream) and a number one higher than the last: who listens finds
-- out what it has missed, however that came about.

-- channel; key of the stream; name for a new stream, 16 bytes; what to tell, a message each ('': none)
local function publish(channel, stream, name, ...)
  for _, body in ipairs({...}) do
    if body ~= '' then
      -- pcall: the stream may lie on another node by now, or something else under its key, or the server be full. Then the message has no number,
      -- which makes listeners expect the worst.
      local number = redis.pcall('HINCRBY', stream, 'number', 1)
      if type(number) ~= 'number' then
        redis.call('PUBLISH', channel, '\1' .. string.rep('\0', 24) .. body)
      else
        redis.call('HSETNX', stream, 'name', name)
        redis.call('PUBLISH', channel, '\1' .. redis.call('HGET', stream, 'name') .. struct.pack('>I8', number) .. body)
      end
    end
  end
end

