-- One request's question to the state store. All keys share one hash slot.
-- KEYS: 1 list version, 2 API key record, 3 standing decision, 4 counter of the limit,
--       5 window state, 6 window events
-- ARGV: 1 now (epoch ms), 2 API key: '' none, 'ask' look it up, 'set-by-hand' valid unless the record says otherwise,
--       3 max requests ('' counts nothing), 4 window (ms), 5 '1' when the key's own limit replaces it, 6 buckets per window, 7 '1' when the window is wanted
-- Reply: list version, credential, client id, standing action, until, reason, decision id,
--        counted ('' or '1'), refused, max, window, remaining, retry after (ms), window state, window events, level of the standing decision,
--        the server's clock (microseconds), by which answers have an order
-- A standing decision that has ended is told too, for as long as the next one goes by it.
local now = tonumber(ARGV[1])
local max = tonumber(ARGV[3])
local window = tonumber(ARGV[4])
local buckets = tonumber(ARGV[6])
local version = tonumber(redis.call('GET', KEYS[1]) or '0')

local credential, client = 'none', ''
if ARGV[2] ~= '' then
  local record = redis.call('HMGET', KEYS[2], 'client', 'revoked', 'expires', 'max', 'window')
  if record[2] then
    credential = 'revoked'
  elseif record[3] and tonumber(record[3]) <= now then
    credential = 'expired'
  elseif record[1] then
    credential, client = 'valid', record[1]
    if max and ARGV[5] == '1' and record[4] then
      max, window = tonumber(record[4]), tonumber(record[5])
    end
  else
    credential = ARGV[2] == 'set-by-hand' and 'valid' or 'unknown'
  end
end

local standing = redis.call('HMGET', KEYS[3], 'action', 'until', 'reason', 'decision', 'level')
local stands = standing[1] and tonumber(standing[2]) > now
local clock = redis.call('TIME')
local turn = clock[1] .. string.format('%06d', clock[2])
local reply = { version, credential, client, '', 0, '', '', '', 0, 0, 0, 0, 0, '', '', 1, turn }
if ARGV[7] == '1' then
  reply[14], reply[15] = redis.call('GET', KEYS[5]) or '', redis.call('GET', KEYS[6]) or ''
end
if standing[1] then
  reply[4], reply[5], reply[6], reply[7] = standing[1], tonumber(standing[2]), standing[3], standing[4]
  reply[16] = tonumber(standing[5] or '1')
end
if not max or stands or (credential ~= 'none' and credential ~= 'valid') then return reply end

-- The ring of gateway/limits/limit-counters.ts: w bucket width, b newest bucket, t total, 0..29 counts by bucket modulo.
local width = math.max(1, math.floor(window / buckets))
local bucket = math.floor(now / width)
local state = redis.call('HMGET', KEYS[4], 'w', 'b', 't')
local head, total = tonumber(state[2]), tonumber(state[3])
if tonumber(state[1]) ~= width or bucket - head >= buckets then
  redis.call('DEL', KEYS[4])
  head, total = bucket, 0
elseif bucket > head then
  local passed = {}
  for at = head + 1, bucket do passed[#passed + 1] = at % buckets end
  for _, count in ipairs(redis.call('HMGET', KEYS[4], unpack(passed))) do
    if count then total = total - tonumber(count) end
  end
  redis.call('HDEL', KEYS[4], unpack(passed))
  head = bucket
end

reply[8], reply[10], reply[11] = '1', max, window
if total < max then
  redis.call('HINCRBY', KEYS[4], head % buckets, 1)
  redis.call('HSET', KEYS[4], 'w', width, 'b', head, 't', total + 1)
  reply[12] = max - total - 1
else
  -- Passed buckets are gone: remember that, but a refused request must not lengthen anything.
  redis.call('HSET', KEYS[4], 'w', width, 'b', head, 't', total)
  reply[9], reply[13] = 1, window
  for at = head - buckets + 1, head do
    total = total - tonumber(redis.call('HGET', KEYS[4], at % buckets) or '0')
    if total < max then
      reply[13] = math.max(1, (at + buckets) * width - now)
      break
    end
  end
end
-- Twice the window: a gateway's clock may be behind the server's.
redis.call('PEXPIRE', KEYS[4], 2 * window)
return reply
