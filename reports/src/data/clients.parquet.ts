import { dataFolder } from '#reports/figures/decision-log.ts';
import { printParquet } from '#reports/figures/print.ts';

const COLUMNS = 'bin_ms DOUBLE, client_key VARCHAR, requests INTEGER, flagged INTEGER';

await printParquet(dataFolder(), COLUMNS, (log, path) => log.copyTo(path, 'clients', { bin_ms: log.span.binMs }));
