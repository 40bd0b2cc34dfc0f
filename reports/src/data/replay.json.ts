import { dataFolder } from '#reports/figures/decision-log.ts';
import { printJson } from '#reports/figures/print.ts';
import { newestJson } from '#reports/figures/newest-json.ts';

/** Each holds its examples: some tens of kB. */
const MOST_REPLAYS = 10;

printJson(await newestJson(dataFolder(), 'replays', MOST_REPLAYS));
