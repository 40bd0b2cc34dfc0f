-- Two administrators may announce out of order: a version never goes back. KEYS: 1 version of a shard. ARGV: 1 version
if tonumber(ARGV[1]) > tonumber(redis.call('GET', KEYS[1]) or '0') then redis.call('SET', KEYS[1], ARGV[1]) end
