-- Which model version judged how many requests, and from when to when.
SELECT model_version, count(*)::DOUBLE AS requests, min(timestamp_ms)::DOUBLE AS from_ms, max(timestamp_ms)::DOUBLE AS to_ms
FROM decisions GROUP BY model_version ORDER BY min(timestamp_ms), model_version
