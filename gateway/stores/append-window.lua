-- Adds events to a client's window. KEYS: 1 events, 2 state (kept as long). ARGV: 1 events, 2 kept for (ms), 3 most bytes
-- Reply: 1, or 0 when nobody has folded for so long that the events are dropped.
if redis.call('STRLEN', KEYS[1]) >= tonumber(ARGV[3]) then return 0 end
redis.call('APPEND', KEYS[1], ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return 1
