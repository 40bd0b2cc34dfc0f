import { dataFolder, withDecisionLog } from '#reports/figures/decision-log.ts';
import { printJson } from '#reports/figures/print.ts';
import { shadowFigures } from '#reports/figures/shadow-figures.ts';

printJson((await withDecisionLog(dataFolder(), shadowFigures)) ?? []);
