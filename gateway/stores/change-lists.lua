-- KEYS: 1 list entries, 2 their version. ARGV: 1 field, 2 entry ('' removes it), 3.. expired fields to drop
if ARGV[2] == '' then redis.call('HDEL', KEYS[1], ARGV[1]) else redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
for at = 3, #ARGV do redis.call('HDEL', KEYS[1], ARGV[at]) end
return redis.call('INCR', KEYS[2])
