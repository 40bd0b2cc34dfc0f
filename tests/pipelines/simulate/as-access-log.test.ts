import { describe, expect, it } from 'vitest';
import type { RequestRecord } from '#data/request-record.ts';
import { simulate } from '#pipelines/simulate/simulate.ts';

const OPTIONS = { seed: 5, normalRequests: 3_000, attackRequests: 600 };
const NAMES = new Set(['user-agent', 'referer']);

describe('traffic told by an access log', () => {
  const whole = [...simulate({ ...OPTIONS, logShare: 0 })];
  const mixed = [...simulate(OPTIONS)];
  const hasHost = (record: RequestRecord): boolean => record.headers.some(([name]) => name === 'host');
  const comparable = [...mixed.keys()].filter((row) => hasHost(whole[row]!));
  const told = comparable.filter((row) => !hasHost(mixed[row]!));

  it('is the same traffic with less of it kept', () => {
    expect(told.length).toBeGreaterThan(mixed.length * 0.04);
    expect(told.length).toBeLessThan(mixed.length * 0.25);
    for (const [row, record] of mixed.entries()) {
      const { requestId, timestampMs, target, status, label } = whole[row]!;
      expect(record).toMatchObject({ requestId, timestampMs, target, status, label });
    }
  });

  it('keeps agent, referer and address, and nothing a log leaves out', () => {
    for (const row of told) {
      const { headers, body, bodyBytes, latencyMs, clientKey } = mixed[row]!;
      expect(headers.filter(([name]) => !NAMES.has(name))).toEqual([]);
      expect({ body, bodyBytes, latencyMs }).toEqual({ body: '', bodyBytes: 0, latencyMs: 0 });
      expect(clientKey).toMatch(/^addr:/);
    }
  });

  it('tells whole visits and runs, and no attack that stands in what a log leaves out', () => {
    const isTold = new Set(told);
    for (const rows of Map.groupBy(comparable, (row) => mixed[row]!.label!.campaignId).values())
      expect(new Set(rows.map((row) => isTold.has(row))).size).toBe(1);
    const classes = new Set(told.map((row) => mixed[row]!.label!.attackClass));
    for (const hidden of ['sql-injection', 'broken-authentication', 'api-abuse'] as const)
      expect(classes.has(hidden)).toBe(false);
  });
});
