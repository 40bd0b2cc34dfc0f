import type { AttackClass } from '#data/label.ts';
import type { Fragment } from '#models/request/parsed-request.ts';
import type { Verdict } from '#models/verdict.ts';

/** What a policy may look at in one request, beside the verdict. */
export type RequestFacts = {
  /** Epoch milliseconds. */
  atMs: number;
  method: string;
  /** Decoded and resolved, without query. */
  path: string;
  /** `GET /users/:id`. */
  route: string;
  /** Canonical text. */
  address: string;
  clientKey: string;
  /** Of the API key or token; empty for nobody. */
  clientId: string;
  /** Name and value pairs as on the wire. */
  rawHeaders: readonly string[];
  /** Decoded values with the place where each stands. */
  fragments: readonly Fragment[];
  /** How many different user agents and credentials lately stood behind the client key: the larger of the two. */
  clientsBehindKey: number;
  /** The feature vector, for exceptions that name features; without one, those never apply. */
  features?: ArrayLike<number> | null;
};

export type Detector = 'classifier' | 'anomaly' | 'rule';

/** One thing a policy would do, and why. */
type Finding = {
  action: 'throttle' | 'block';
  detector: Detector;
  reason: string;
  attackClass: AttackClass | null;
};

/** What a request is somewhat like, too little to be stopped for it: many of them become a decision against the client. */
type Suspicion = { action: 'throttle' | 'block'; reason: string; ttlMs: number };

/**
 * What a policy makes of a request and its verdict: what is to be done, or with `isEnforced` false what would be done if nothing held
 * it back. Shared between requests: never changed.
 */
export type Judgement = {
  action: 'allow' | 'throttle' | 'block';
  detector: Detector | null;
  /** `model:sql-injection`, `anomaly`, `rule:<id>`, `exception:<id>` when one let it pass; empty when nothing spoke. */
  reason: string;
  attackClass: AttackClass | null;
  /** False: observe mode or dry run holds it back; it is recorded only. */
  isEnforced: boolean;
  /** `request`: this one only. `client`: a standing decision against the client key, for `ttlMs`. */
  scope: 'request' | 'client';
  /** 0 with scope `request`. */
  ttlMs: number;
  mode: 'observe' | 'enforce';
  /** Something harsher than `action` that observe mode or dry run holds back, while `action` is enforced; as a rule null. */
  heldBack: Finding | null;
  /** More clients than the blast radius stand behind the client key: nothing may be held against the key. */
  isClientShared: boolean;
  /** Of a request that is allowed. */
  suspected?: Suspicion;
};

export type Decide = (facts: RequestFacts, verdict: Verdict | null) => Judgement;
