/** Retries that are granted before any request has earned one, so that the very first fault can be mended. */
const ADVANCE = 2;

/** Earned retries that are kept at most: a long quiet time must not pay for a storm. */
const MAX_SAVED = 100;

/**
 * Keeps retries below a share of the requests. A retry storm is what turns a struggling upstream into a dead one; the
 * advance is paid back before anything more is granted, so the share holds over any run of requests beyond the first few.
 */
export class RetryBudget {
  private readonly share: number;
  private earned = 0;
  private spent = 0;

  constructor(share: number) {
    this.share = share;
  }

  onRequest(): void {
    this.earned = Math.min(this.earned + this.share, this.spent + MAX_SAVED);
  }

  /** @returns whether a retry may go ahead; it is then counted as spent */
  take(): boolean {
    const granted = this.share === 0 ? 0 : Math.max(ADVANCE, this.earned);
    if (this.spent + 1 > granted + 1e-9) return false; // tenths do not add up exactly in binary
    this.spent += 1;
    return true;
  }
}
