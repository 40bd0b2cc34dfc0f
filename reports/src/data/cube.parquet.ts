import { dataFolder } from '#reports/figures/decision-log.ts';
import { printParquet } from '#reports/figures/print.ts';

const COLUMNS =
  'bin_ms DOUBLE, route VARCHAR, action VARCHAR, would_action VARCHAR, reason VARCHAR, attack_class VARCHAR, requests INTEGER, latency_ms_sum FLOAT';

await printParquet(dataFolder(), COLUMNS, (log, path) => log.copyTo(path, 'cube', { bin_ms: log.span.binMs }));
