import { dataFolder, withDecisionLog } from '#reports/figures/decision-log.ts';
import { logFigures } from '#reports/figures/log-figures.ts';
import { printJson } from '#reports/figures/print.ts';

printJson(await withDecisionLog(dataFolder(), logFigures));
