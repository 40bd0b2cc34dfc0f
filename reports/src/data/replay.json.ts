import { dataFolder } from '#reports/figures/decision-log.ts';
import { printJson } from '#reports/figures/print.ts';
import { newestJson } from '#reports/figures/newest-json.ts';

printJson(await newestJson(dataFolder(), 'replays'));
