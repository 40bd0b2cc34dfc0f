-- Who ran into a rate limit, and where.
SELECT client_key, route, count(*)::DOUBLE AS requests, min(timestamp_ms)::DOUBLE AS from_ms, max(timestamp_ms)::DOUBLE AS to_ms
FROM decisions WHERE reason = 'rate-limit' OR would_reason = 'rate-limit'
GROUP BY client_key, route ORDER BY requests DESC, client_key, route LIMIT 50
