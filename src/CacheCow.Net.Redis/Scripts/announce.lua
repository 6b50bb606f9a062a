-- Tells of what was invalidated by other scripts.
-- KEYS: none that is touched; one on the node that is meant. ARGV: channel, stream, name of a new one, message of objects, message of tags.

publish(ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5])
return 0
