import type { Spec } from './spec.js';

export type TimeOptions = {
  binMs: number;
  domain: readonly [number, number];
  brush?: readonly [number, number] | null;
};

/** 24 hours a day. */
export const CLOCK = {
  hours: '%H:%M',
  minutes: '%H:%M',
  seconds: '%H:%M:%S',
  day: '%a %d',
  date: '%a %d',
  week: '%b %d',
  month: '%B',
  year: '%Y'
};

export const timeAxis = (domain: readonly [number, number]): Spec => ({
  type: 'temporal',
  title: null,
  scale: { type: 'utc', domain: [...domain] },
  axis: { grid: false, labelOverlap: true, tickCount: 8, format: CLOCK }
});
