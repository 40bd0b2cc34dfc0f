-- What the challenger would have done beside what was decided, both under full enforcement.
SELECT
  candidate_version,
  model_version,
  would_action <> 'allow' AS champion_stops,
  candidate_action <> 'allow' AS challenger_stops,
  CASE WHEN candidate_action <> 'allow' THEN candidate_class ELSE attack_class END AS attack_class,
  count(*)::DOUBLE AS requests,
  min(timestamp_ms)::DOUBLE AS from_ms,
  max(timestamp_ms)::DOUBLE AS to_ms
FROM decisions WHERE candidate_version <> ''
GROUP BY ALL ORDER BY to_ms DESC, candidate_version, model_version, champion_stops, challenger_stops, attack_class
