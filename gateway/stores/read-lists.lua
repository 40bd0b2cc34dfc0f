-- Entries and their version as of one moment. KEYS: 1 list entries, 2 their version
return { tonumber(redis.call('GET', KEYS[2]) or '0'), redis.call('HVALS', KEYS[1]) }
