import { describe, expect, it } from 'vitest';
import { actingThresholds } from '#gateway/explaining/acting-thresholds.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import { resolvePolicy } from '#policy/policy.ts';

const MODEL = { attack: 0.9, anomaly: 0.6 };
const POLICY = `
thresholds: { attack: 0.8, classes: { scraping: 0.7 } }
routes:
  GET /products/:id: { thresholds: { anomaly: 0.5, classes: { scraping: 0.95, scanning: 0.4 } } }
`;

describe('where a policy acts', () => {
  it.each([
    ['', 'GET /users/:id', { attack: 0.9, anomaly: 0.6 }],
    [POLICY, 'GET /users/:id', { attack: 0.8, anomaly: 0.6, byClass: { scraping: 0.7 } }],
    [POLICY, 'GET /products/:id', { attack: 0.8, anomaly: 0.5, byClass: { scraping: 0.95, scanning: 0.4 } }]
  ])('%j on %s', (text, route, expected) => {
    expect(actingThresholds(resolvePolicy(parsePolicy(text)), route, MODEL)).toEqual(expected);
  });
});
