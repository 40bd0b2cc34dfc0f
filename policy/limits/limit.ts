/** At most `max` requests in `windowMs`; see limit-counters.ts for how a window slides. */
export type Limit = {
  name: string;
  max: number;
  windowMs: number;
  /** Counted and reported, but nobody is refused. */
  isDryRun?: boolean;
};

export type RateOutcome = {
  isRefused: boolean;
  /** The limit that was applied. */
  limit: Limit;
  remaining: number;
  /** 0 unless refused; after this long the next request is admitted. */
  retryAfterMs: number;
};
