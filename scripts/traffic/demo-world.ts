/**
 * The one API that demo, load and attack traffic is for: with sites of its own each, nobody would attack what others use, and a flood
 * could not stand out from what is usual. Of the last period, whose texts and ways of attacking no model was trained on; whole requests only, since they are really sent.
 */
export const DEMO_WORLD = { worldSeed: 1, periods: [4], logShare: 0 } as const;
