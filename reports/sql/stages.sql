-- What each stage of a request's way costs, microseconds; stages that did not run are left out.
SELECT stage, approx_quantile(us, 0.5)::DOUBLE AS p50_us, approx_quantile(us, 0.99)::DOUBLE AS p99_us, count(*)::DOUBLE AS requests
FROM (
  SELECT unnest(['guard', 'parse', 'features', 'score', 'decide']) AS stage,
         unnest([guard_us, parse_us, features_us, score_us, decide_us]) AS us
  FROM decisions WHERE hash(decision_id) % $keep_one_in = 0
)
WHERE us > 0 GROUP BY stage ORDER BY list_position(['guard', 'parse', 'features', 'score', 'decide'], stage)
