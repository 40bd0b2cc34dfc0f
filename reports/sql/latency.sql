-- Requests by time bin and latency bin: bin b holds 2^(b/4) ms up to 2^((b+1)/4) ms.
SELECT
  (timestamp_ms // $bin_ms * $bin_ms)::DOUBLE AS bin_ms,
  floor(4 * log2(greatest(latency_ms, 0.0625)))::INTEGER AS latency_bin,
  count(*)::INTEGER AS requests
FROM decisions GROUP BY ALL ORDER BY latency_bin, bin_ms
