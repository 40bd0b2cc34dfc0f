-- Requests by time bin and everything a page filters by. Routes beyond the most used stand together.
WITH top_routes AS (
  SELECT route FROM decisions GROUP BY route
  ORDER BY count(*) + 20 * count(*) FILTER (action <> 'allow' OR would_action <> 'allow') DESC, route LIMIT 40
)
SELECT
  (timestamp_ms // $bin_ms * $bin_ms)::DOUBLE AS bin_ms,
  CASE WHEN top_routes.route IS NULL THEN 'other routes' ELSE decisions.route END AS route,
  action,
  would_action,
  CASE WHEN reason <> '' THEN reason ELSE would_reason END AS reason,
  CASE WHEN action = 'allow' AND would_action = 'allow' THEN '' ELSE attack_class END AS attack_class,
  count(*)::INTEGER AS requests,
  sum(latency_ms)::FLOAT AS latency_ms_sum
FROM decisions LEFT JOIN top_routes ON top_routes.route = decisions.route
GROUP BY ALL
ORDER BY route, action, would_action, reason, attack_class, bin_ms
