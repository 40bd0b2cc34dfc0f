import process from 'node:process';
import type { Argv, CommandModule } from 'yargs';
import { formatTable } from '../terminal-table.ts';
import { checkTarget } from '../traffic/check-target.ts';
import { planBenign } from '../traffic/plan-benign.ts';
import { sendTraffic, type Sent } from '../traffic/send-traffic.ts';
import { trafficOptions, type TrafficArguments } from '../traffic-options.ts';

type LoadArguments = TrafficArguments & { rate: number };

export const loadCommand: CommandModule<object, LoadArguments> = {
  command: 'load',
  describe: 'Send ordinary generated traffic to a gateway and show its answers and latency',
  builder: (command: Argv) =>
    trafficOptions(command).option('rate', {
      type: 'number',
      default: 50,
      describe: 'Requests per second, sent when due, however slow the answers are'
    }), // yargs loses the options it has read
  handler: runLoad
};

async function runLoad({ target, seed, rate, seconds, json }: LoadArguments): Promise<void> {
  await checkTarget(target);
  const plan = planBenign({ seed, rate, seconds });
  process.stderr.write(`${plan.length} requests to ${target} in ${seconds} s\n`);
  const summary = summarise(await sendTraffic(plan, { target }), seconds);
  process.stdout.write(`${json ? JSON.stringify(summary) : report(summary)}\n`);
}

type LoadSummary = {
  sent: number;
  requestsPerSecond: number;
  /** Of answered requests, milliseconds from sending to the last byte. */
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  statuses: Record<string, number>;
  outcomes: Record<string, number>;
};

function summarise(sent: readonly Sent[], seconds: number): LoadSummary {
  const tookMs = sent
    .filter(({ outcome }) => outcome !== 'failed')
    .map((each) => each.tookMs)
    .sort((one, other) => one - other);
  const at = (share: number): number => tookMs[Math.floor(share * (tookMs.length - 1))] ?? NaN;
  const count = (key: (each: Sent) => string): Record<string, number> => {
    const groups = [...Map.groupBy(sent, key)].sort(([one], [other]) => one.localeCompare(other));
    return Object.fromEntries(groups.map(([name, all]) => [name, all.length]));
  };
  return {
    sent: sent.length,
    requestsPerSecond: sent.length / seconds,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    statuses: count(({ status }) => String(status)),
    outcomes: count(({ outcome }) => outcome)
  };
}

function report(summary: LoadSummary): string {
  const { sent, requestsPerSecond, p50Ms, p95Ms, p99Ms, statuses, outcomes } = summary;
  const ms = (value: number): string => `${value.toFixed(1)} ms`;
  const counts = (record: Record<string, number>): string =>
    Object.entries(record)
      .map(([name, count]) => `${name}: ${count}`)
      .join(', ');
  return formatTable(
    ['what', 'value'],
    [
      ['requests', `${sent} (${requestsPerSecond.toFixed(1)} a second)`],
      ['latency p50, p95, p99', [p50Ms, p95Ms, p99Ms].map(ms).join(', ')],
      ['outcomes', counts(outcomes)],
      ['statuses', counts(statuses)]
    ]
  );
}
