import type { Registry } from '#models/registry.ts';
import type { LabelledDecisions } from './feedback/labelled-decisions.ts';
import type { Reject } from './ingest/record-sink.ts';
import type { Progress } from './progress.ts';
import type { Source } from './source.ts';
import type { ForestSettings } from './train/forest-settings.ts';

export type PipelineOptions = {
  source: Source;
  seed: number;
  workers: number;
  dataFolder: string;
  registry: Registry;
  forests: ForestSettings;
  /** Share of benign requests that may be flagged, 0..1, and how sure to be of it. */
  falsePositiveBudget: number;
  confidence: number;
  /** Texts the payload model learns from beside those in the traffic. */
  corpusTexts: number;
  /** Folds of the cross-validation; 0 leaves it out. */
  folds: number;
  /** Forest settings to try before training; 0 takes those given. */
  tuningCandidates: number;
  /** Measures, for every class, a model that never saw it. */
  measuresUnseenClasses: boolean;
  /** Does every step again, even where an earlier run left its result. */
  isFresh: boolean;
  /** Decisions of the gateway's log that people labelled, to train on beside the source; left out: none. */
  feedback?: LabelledDecisions | undefined;
  createdBy: string;
};

export type PipelineEffects = { progress: Progress; nowMs: () => number; onReject?: (reject: Reject) => void };
