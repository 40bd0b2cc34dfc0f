import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assessPayload } from '#models/features/assess-payload.ts';
import { FEATURE_COUNT, FEATURE_HASH, FEATURES } from '#models/features/feature-specs.ts';
import { createFeaturiser } from '#models/features/featuriser.ts';
import { createPayloadFindings } from '#models/features/payload-findings.ts';
import { parseRequest } from '#models/request/parse-request.ts';
import { hostileRequest } from '../request/request-of.ts';
import { START_MS, teachPayloadModel } from './feature-world.ts';

describe('the list of features', () => {
  it('has a name, a unit and a sentence for each, and no name twice', () => {
    expect(FEATURES.length).toBeGreaterThan(70);
    expect(new Set(FEATURES.map(({ name }) => name)).size).toBe(FEATURE_COUNT);
    for (const { name, unit, movedBy } of FEATURES) {
      expect(name).toMatch(/^[a-z][a-z0-9_]+_(count|log2|flag|share|share_1m|share_1h|share_24h|logit|bits)$/);
      expect(unit).not.toBe('');
      expect(movedBy.length).toBeGreaterThan(5);
    }
  });

  it('is pinned by a hash', () => {
    expect(FEATURE_HASH).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('a feature vector', () => {
  it('is finite and stays in its row, whatever comes in whatever order', () => {
    const model = teachPayloadModel();
    const step = fc.record({
      request: hostileRequest,
      client: fc.constantFrom('a', 'b'),
      gapMs: fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 10_000_000 })),
      isLate: fc.boolean(),
      status: fc.integer({ min: 0, max: 999 }),
      responseBytes: fc.nat(),
      latencyMs: fc.double({ min: 0, max: 1e9, noNaN: true })
    });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const featuriser = createFeaturiser({ maxClients: 2, maxRoutes: 2 });
        const findings = createPayloadFindings();
        const out = new Float32Array(FEATURE_COUNT + 2);
        let atMs = START_MS;
        for (const { request, client, gapMs, isLate, ...outcome } of steps) {
          atMs = isLate ? Math.max(0, atMs - gapMs) : atMs + gapMs;
          const parsed = parseRequest(request);
          assessPayload(model, parsed, findings);
          out.fill(Number.NaN);
          featuriser.arrive(parsed, client, atMs, findings, out, 1);
          featuriser.complete(parsed, client, atMs + Math.ceil(outcome.latencyMs), outcome);
          const broken = FEATURES.filter((_, index) => !Number.isFinite(out[index + 1]!)).map(({ name }) => name);
          expect(broken).toEqual([]);
          expect([out[0], out[FEATURE_COUNT + 1]]).toEqual([Number.NaN, Number.NaN]);
        }
      }),
      { numRuns: 60 }
    );
  });
});
