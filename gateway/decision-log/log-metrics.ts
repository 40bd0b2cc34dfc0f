import { Gauge, type Registry } from 'prom-client';
import type { DecisionLog } from './decision-log.ts';

type Stats = ReturnType<DecisionLog['stats']>;

const GAUGES: readonly { name: string; help: string; value: (stats: Stats) => number }[] = [
  { name: 'appended', help: 'Decisions taken since the start', value: ({ appended }) => appended },
  {
    name: 'dropped',
    help: 'Decisions dropped since the start: the queue was full',
    value: ({ dropped }) => dropped
  },
  { name: 'waiting', help: 'Decisions taken, not yet on disk', value: ({ waiting }) => waiting },
  { name: 'segments', help: 'Parquet segments sealed since the start', value: ({ segments }) => segments },
  { name: 'open_bytes', help: 'Bytes of the open decision file', value: ({ openBytes }) => openBytes },
  { name: 'failing', help: '1 while it cannot write or seal', value: ({ fault }) => (fault === '' ? 0 : 1) }
];

/** What the decision log is doing, read when the metrics are. */
export function addLogMetrics(log: DecisionLog | null, registers: Registry[]): void {
  if (log === null) return;
  for (const { name, help, value } of GAUGES) {
    new Gauge({
      name: `pathhelm_decision_log_${name}`,
      help,
      registers,
      collect() {
        this.set(value(log.stats()));
      }
    });
  }
}
