import type { ReplayReport } from '#data/replay-report.ts';
import { dataFolder } from '#reports/figures/decision-log.ts';
import { namelessReplay } from '#reports/figures/nameless-replay.ts';
import { newestJson } from '#reports/figures/newest-json.ts';
import { printJson } from '#reports/figures/print.ts';

/** Each holds its examples: some tens of kB. */
const MOST_REPLAYS = 10;

const reports = (await newestJson(dataFolder(), 'replays', MOST_REPLAYS)) as ReplayReport[]; // only the replay command writes there
printJson(reports.map(namelessReplay));
