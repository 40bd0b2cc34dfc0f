import type { ParsedRequest } from '#models/request/parsed-request.ts';
import type { AttackClass } from '#data/label.ts';
import type { Judgement, RequestFacts } from '#policy/judgement.ts';

/** What judging one request came to; the record keeps it after the scorer has moved on to the next. */
export type Judged = {
  parsed: ParsedRequest;
  /** What the policy has looked at. */
  facts: RequestFacts;
  judgement: Judgement;
  /** Null when no model was there, or it failed. */
  scored: Scored | null;
  policyVersion: string;
  parseUs: number;
  featuresUs: number;
  scoreUs: number;
  decideUs: number;
};

export type Scored = {
  modelVersion: string;
  featureHash: string;
  features: readonly number[];
  attackScore: number;
  anomalyScore: number;
  attackClass: AttackClass;
  /** Where the most suspicious text stood and its masked beginning; empty when none was. */
  matchedPlace: string;
  matchedFragment: string;
};
