-- Single decisions to look at: the newest that were not plainly allowed, and a few of the newest that were.
WITH flagged AS (
  SELECT * FROM decisions WHERE action <> 'allow' OR would_action <> 'allow' ORDER BY timestamp_ms DESC, decision_id DESC LIMIT 2500
), allowed AS (
  SELECT * FROM decisions WHERE action = 'allow' AND would_action = 'allow' ORDER BY timestamp_ms DESC, decision_id DESC LIMIT 500
)
FROM (FROM flagged UNION ALL FROM allowed) ORDER BY timestamp_ms DESC, decision_id DESC
