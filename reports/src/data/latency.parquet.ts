import { dataFolder } from '#reports/figures/decision-log.ts';
import { printParquet } from '#reports/figures/print.ts';

const COLUMNS = 'bin_ms DOUBLE, latency_bin INTEGER, requests INTEGER';

await printParquet(dataFolder(), COLUMNS, (log, path) => log.copyTo(path, 'latency', { bin_ms: log.span.binMs }));
