import { describe, expect, it } from 'vitest';
import type { PayloadPolicy } from '#data/privacy/stored-content.ts';
import type { NewDecision } from '#gateway/decision-log/decision-log.ts';
import { createDecisionRecorder } from '#gateway/observability/decision-recorder.ts';
import { createPseudonymiser } from '#platform/pseudonym.ts';
import { finishedRequest } from '#tests/helpers/finished-request.ts';

const CONTENT = {
  method: 'POST',
  target: '/orders?note=Tomato42&token=s3cret',
  headers: [
    ['content-type', 'application/json'],
    ['cookie', 'sid=s3cret'],
    ['x-real-ip', '203.0.113.77'],
    ['x-tag', 'Tomato42']
  ] as [string, string][],
  body: '{"note":"Tomato42","password":"s3cret"}',
  bodyBytes: 39
};

function rowWith(payloads: PayloadPolicy): NewDecision {
  const rows: NewDecision[] = [];
  const record = createDecisionRecorder({
    log: { gatewayId: 'gw1', append: (row) => rows.push(row) },
    shadow: null,
    pseudonymise: createPseudonymiser({ secret: new Uint8Array(32), rotationDays: 30 }),
    stateStore: 'memory',
    policyVersion: () => 'p',
    mode: () => 'observe',
    payloads
  });
  record(finishedRequest({ content: CONTENT }));
  return rows[0]!;
}

describe('what a decision keeps of a request', () => {
  it('is nothing by default', () => {
    expect(rowWith('off')).toMatchObject({ target: '', headers: '', body: '' });
  });

  it('is its shape when masked', () => {
    const { target, headers, body } = rowWith('masked');
    expect(target).toMatch(/^\/orders\?note=aaaaaa99&token=/);
    expect(JSON.parse(headers)).toContainEqual(['x-tag', 'aaaaaa99']);
    expect(body).toContain('aaaaaa99');
    expect(target + headers + body).not.toMatch(/Tomato|s3cret|203\.0\.113/);
  });

  it('is the content when full, but never a credential or an address', () => {
    const { target, headers, body } = rowWith('full');
    expect(target).toContain('note=Tomato42');
    expect(body).toContain('Tomato42');
    expect(target + headers + body).not.toMatch(/s3cret|203\.0\.113/);
  });

  it('names clients and addresses by pseudonyms that say their kind', () => {
    const row = rowWith('full');
    expect(row.clientKey).toMatch(/^addr:[0-9a-f]{32}$/);
    expect(row.address).toMatch(/^[0-9a-f]{32}$/);
  });
});
