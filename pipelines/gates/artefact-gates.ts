import { performance } from 'node:perf_hooks';
import { verifyGolden } from '#models/golden.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import type { GateOutcome } from '#models/registry-evidence.ts';
import { createScorer } from '#models/scorer.ts';
import type { GateBars } from './gate-bars.ts';

const WARM_UP_ROUNDS = 50;
const TIMED_ROUNDS = 100;

/** Whether the artefact as it will be loaded gives the scores it was trained to give, fast enough, and fits. */
export function artefactGates(bundle: ModelBundle, artefactBytes: number, bars: GateBars): GateOutcome[] {
  return [parityGate(bundle), latencyGate(bundle, bars), sizeGate(artefactBytes, bars)];
}

function parityGate(bundle: ModelBundle): GateOutcome {
  const { vectors, texts } = bundle.golden;
  const rows = vectors.length / bundle.featureNames.length;
  const gate = {
    gate: 'parity',
    bar: 'the very scores of training',
    figure: `${rows} golden vectors, ${texts.length} golden texts`
  };
  try {
    verifyGolden(bundle);
    return { ...gate, outcome: 'pass', why: '' };
  } catch (fault) {
    return { ...gate, outcome: 'fail', why: (fault as Error).message };
  }
}

function latencyGate(bundle: ModelBundle, { scoreP50Us, scoreP99Us }: GateBars): GateOutcome {
  const { vectors } = bundle.golden;
  const columns = bundle.featureNames.length;
  const rows = vectors.length / columns;
  const scorer = createScorer(bundle);
  const timesUs: number[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + TIMED_ROUNDS; round++) {
    for (let row = 0; row < rows; row++) {
      const startedAtMs = performance.now();
      scorer.score(vectors, row * columns);
      if (round >= WARM_UP_ROUNDS) timesUs.push((performance.now() - startedAtMs) * 1000);
    }
  }
  timesUs.sort((a, b) => a - b);
  const quantile = (share: number): number => timesUs[Math.floor(share * (timesUs.length - 1))] ?? 0;
  const [p50, p99] = [quantile(0.5), quantile(0.99)];
  return {
    gate: 'latency',
    outcome: p50 <= scoreP50Us && p99 <= scoreP99Us ? 'pass' : 'fail',
    figure: `p50 ${p50.toFixed(1)} µs, p99 ${p99.toFixed(1)} µs to score a vector (n=${timesUs.length})`,
    bar: `p50 ≤ ${scoreP50Us} µs, p99 ≤ ${scoreP99Us} µs`,
    why: ''
  };
}

function sizeGate(artefactBytes: number, bars: GateBars): GateOutcome {
  const mib = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
  return {
    gate: 'size',
    outcome: artefactBytes <= bars.artefactBytes ? 'pass' : 'fail',
    figure: mib(artefactBytes),
    bar: `≤ ${mib(bars.artefactBytes)}`,
    why: ''
  };
}
