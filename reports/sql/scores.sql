-- How scores are distributed, by what was done: twentieths of 0..1.
SELECT kind, least(floor(score * 20), 19)::INTEGER AS bin, action, count(*)::DOUBLE AS requests
FROM (
  SELECT 'attack score' AS kind, attack_score AS score, would_action AS action FROM decisions WHERE attack_score IS NOT NULL
  UNION ALL
  SELECT 'anomaly score', anomaly_score, would_action FROM decisions WHERE anomaly_score IS NOT NULL
)
GROUP BY ALL ORDER BY kind, action, bin
