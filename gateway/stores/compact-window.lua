-- Puts a folded state in place of the state and events it was made of. KEYS: 1 state, 2 events
-- ARGV: 1 generation the fold began with (4 bytes, '' for no state), 2 folded state, 3 bytes of events in it, 4 kept for (ms)
-- Reply: 1, or 0 when another gateway was first.
if redis.call('GETRANGE', KEYS[1], 0, 3) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[4])
local rest = redis.call('GETRANGE', KEYS[2], ARGV[3], -1)
if rest == '' then
  redis.call('DEL', KEYS[2])
else
  redis.call('SET', KEYS[2], rest, 'PX', ARGV[4])
end
return 1
