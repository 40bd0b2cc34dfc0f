-- What the log holds: its extent, and what speaks of its health.
SELECT
  count(*)::DOUBLE AS requests,
  min(timestamp_ms)::DOUBLE AS from_ms,
  max(timestamp_ms)::DOUBLE AS to_ms,
  count(DISTINCT gateway_id)::DOUBLE AS gateways,
  count(*) FILTER (degraded <> '')::DOUBLE AS degraded,
  count(*) FILTER (attack_score IS NULL AND anomaly_score IS NULL)::DOUBLE AS unscored,
  count(*) FILTER (action = 'allow' AND would_action <> 'allow')::DOUBLE AS held_back
FROM decisions
