-- Removes keys that are known.
-- KEYS: none that is touched, or the keys themselves; one on the node that is meant. ARGV: '1': they are flags, the keys.
-- Returns how many were removed.

return remove({unpack(ARGV, 2)}, ARGV[1])
