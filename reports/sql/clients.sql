-- The clients that were stopped most and those that asked most, by time bin.
WITH totals AS (
  SELECT client_key, count(*) AS requests, count(*) FILTER (action <> 'allow' OR would_action <> 'allow') AS flagged
  FROM decisions GROUP BY client_key
), chosen AS (
  (FROM totals ORDER BY flagged DESC, requests DESC, client_key LIMIT 20)
  UNION
  (FROM totals ORDER BY requests DESC, client_key LIMIT 10)
)
SELECT
  (timestamp_ms // $bin_ms * $bin_ms)::DOUBLE AS bin_ms,
  client_key,
  count(*)::INTEGER AS requests,
  count(*) FILTER (action <> 'allow' OR would_action <> 'allow')::INTEGER AS flagged
FROM decisions SEMI JOIN chosen USING (client_key)
GROUP BY ALL ORDER BY client_key, bin_ms
