import type { ReplayReport } from '#data/replay-report.ts';
import type { ModelBundle } from '#models/model-bundle.ts';
import type { Evidence, GateOutcome } from '#models/registry-evidence.ts';
import type { VersionManifest } from '#models/registry-manifest.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { judgeTraffic, type ReplaySide } from '../replay/judge-traffic.ts';
import { replay } from '../replay/replay.ts';
import type { ReplayTraffic } from '../replay/traffic.ts';
import { artefactGates } from './artefact-gates.ts';
import { canaryGate } from './canary-gate.ts';
import { regressionGates, replayGate } from './comparison-gates.ts';
import type { GateBars } from './gate-bars.ts';
import { heldOutGates, notRun } from './held-out-gates.ts';

export type GatedVersion = { manifest: VersionManifest; bundle: ModelBundle; evaluation: Evaluation };

export type GateOptions = {
  candidate: GatedVersion;
  champion: GatedVersion | null;
  /** Labelled traffic neither version was trained on, for both to be measured by. */
  sameRows: ReplayTraffic;
  /** Traffic of this installation; a sentence when there is none. */
  logged: ReplayTraffic | string;
  bars: GateBars;
  by: string;
  seed: number;
  nowMs: () => number;
};

/**
 * All gates a version has to pass before it may be approved. A gate that cannot be run says why and does not fail: a first version has no
 * champion and no log.
 */
export function runGates(options: GateOptions): { evidence: Evidence; replay: ReplayReport | null } {
  const { candidate, champion, sameRows, logged, bars, seed } = options;
  const { version, artefactHash, artefactBytes } = candidate.manifest;
  const at = new Date(options.nowMs()).toISOString();
  const report =
    champion && typeof logged !== 'string'
      ? replayOf(options, champion, logged, `gates-${version}-${at.replaceAll(/[:.]/g, '')}`)
      : null;
  const compared = champion && {
    traffic: sameRows,
    champion: judgeTraffic(sameRows, sideOf(champion)),
    candidate: judgeTraffic(sameRows, sideOf(candidate)),
    seed
  };
  const gates: GateOutcome[] = [
    ...heldOutGates(candidate.evaluation, bars),
    ...(compared === null
      ? ['no-regression', 'canary'].map((gate) => notRun(gate, 'no version is approved yet to compare with'))
      : [...regressionGates(compared, bars), canaryGate(compared, bars)]),
    report
      ? replayGate(report, bars)
      : notRun(
          'replay-diff',
          champion === null ? 'no version is approved yet to compare with' : typeof logged === 'string' ? logged : ''
        ),
    ...artefactGates(candidate.bundle, artefactBytes, bars)
  ];
  return {
    replay: report,
    evidence: {
      formatVersion: 1,
      version,
      artefactHash,
      championVersion: champion?.manifest.version ?? null,
      at,
      by: options.by,
      isPassed: gates.every(({ outcome }) => outcome !== 'fail'),
      gates,
      inputs: {
        sameRows: { source: sameRows.source, rows: sameRows.rows },
        logged: typeof logged === 'string' ? null : { source: logged.source, rows: logged.rows },
        replay: report?.id ?? null,
        bars,
        seed
      }
    }
  };
}

function replayOf(
  { candidate, seed, nowMs }: GateOptions,
  champion: GatedVersion,
  traffic: ReplayTraffic,
  id: string
): ReplayReport {
  const weights = { wrongBlock: 10, missedAttack: 1 };
  return replay({ traffic, baseline: sideOf(champion), candidate: sideOf(candidate), weights, seed, id, nowMs });
}

function sideOf({ manifest, bundle }: GatedVersion): ReplaySide {
  return { name: manifest.version, bundle, thresholds: bundle.thresholds };
}
