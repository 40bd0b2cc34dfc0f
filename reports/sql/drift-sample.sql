-- At most so many scored requests of each day and version, the same ones every time.
SELECT day, hour, client_key, features, attack_score, anomaly_score
FROM (
  SELECT strftime(make_timestamp(timestamp_ms * 1000), '%Y-%m-%d') AS day, (timestamp_ms // 3600000)::DOUBLE AS hour, client_key, features, attack_score, anomaly_score,
    row_number() OVER (PARTITION BY timestamp_ms // 86400000, model_version ORDER BY hash(decision_id)) AS place
  FROM decisions WHERE features IS NOT NULL AND model_version = $version AND hash(decision_id) % $keep_one_in = 0
)
WHERE place <= $most ORDER BY day, place
