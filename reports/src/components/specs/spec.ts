/** A Vega-Lite spec. Charts are pure functions from data to one; time is UTC, every axis has its unit. */
export type Spec = Record<string, unknown>;
