-- What the challenger would have done beside what the champion said, as pipelines/shadow/shadow-agreement.ts counts it: a standing decision
-- or a limit hides the champion's verdict.
WITH judged AS (
  SELECT
    candidate_version,
    model_version,
    timestamp_ms,
    action IN ('throttle', 'block') OR would_action IN ('throttle', 'block') AS champion_stops,
    candidate_action IN ('throttle', 'block') AS challenger_stops,
    regexp_replace(CASE WHEN reason <> '' THEN reason ELSE would_reason END, '^model:', '') AS champion_class,
    CASE WHEN candidate_class IN ('', 'benign') THEN 'anomaly' ELSE candidate_class END AS challenger_class
  FROM decisions
  WHERE candidate_version <> '' AND NOT regexp_matches(would_reason, '^(standing:|rate-limit)')
)
SELECT
  candidate_version,
  model_version,
  champion_stops,
  challenger_stops,
  CASE WHEN champion_stops THEN champion_class WHEN challenger_stops THEN challenger_class ELSE '' END AS attack_class,
  count(*)::DOUBLE AS requests,
  min(timestamp_ms)::DOUBLE AS from_ms,
  max(timestamp_ms)::DOUBLE AS to_ms
FROM judged
GROUP BY ALL ORDER BY to_ms DESC, candidate_version, model_version, champion_stops, challenger_stops, attack_class
