-- What the server tells of its memory and of its disk.
-- KEYS: none that is touched; one on the node that is meant.

return redis.call('INFO', 'memory') .. redis.call('INFO', 'persistence')
