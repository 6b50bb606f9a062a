-- Tells of what was invalidated by other scripts.
-- KEYS: none that is touched; one on the node that is meant. ARGV: channel, stream, name of a new one, messages.

publish(unpack(ARGV))
return 0
