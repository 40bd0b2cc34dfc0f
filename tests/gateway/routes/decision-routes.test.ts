import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDecisionIds } from '#data/decision-id.ts';
import { publishBundle } from '#tests/helpers/publish-bundle.ts';
import { smallBundle } from '#tests/helpers/small-bundle.ts';
import { tempFolder } from '#tests/helpers/temp-folder.ts';
import { startOwnGateway } from './own-gateway.ts';

const HOSTILE = `/search?q=${encodeURIComponent("7' or 1=1 union select name from users -- ")}`;

describe('GET /pathhelm/decisions/:id', () => {
  it('explains a request that was really judged: where it stood, masked, and what would have let it pass', async () => {
    const REGISTRY_DIR = join(await tempFolder(), 'registry');
    const version = await publishBundle(REGISTRY_DIR, smallBundle());
    const gateway = await startOwnGateway({
      REGISTRY_DIR,
      MODEL: 'candidate',
      DECISION_LOG: 'on',
      DECISION_RETENTION_DAYS: '3650'
    });
    await gateway.app.inject(HOSTILE);
    const { rows } = await gateway.decisionLog!.list({});
    expect(rows).toHaveLength(1);
    const { status, body } = await gateway.admin('GET', `/decisions/${rows[0]!.decisionId}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      decision: {
        route: 'GET /search',
        matchedPlace: 'query.q',
        matchedFragment: "9' or 9=9 union select aaaa from aaaaa -- "
      },
      explanation: { modelVersion: version, attackClass: 'sql-injection', isActedOn: true },
      inForce: { modelVersion: version }
    });
    const { counterfactual } = (body as { explanation: { counterfactual: { said: string } } }).explanation;
    expect(counterfactual.said).toContain('had the value at query.q read like ordinary text');
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|users -- /);
  });

  it.each([
    ['no-id', 400, 'INVALID_REQUEST'],
    [createDecisionIds('gateway1')(1_760_000_000_000), 404, 'NO_SUCH_DECISION']
  ])('of %s is %d', async (id, status, code) => {
    const gateway = await startOwnGateway({ DECISION_LOG: 'on' });
    expect(await gateway.admin('GET', `/decisions/${id}`)).toMatchObject({ status, body: { error: { code } } });
  });

  it('says so when the decision log is off', async () => {
    const { admin } = await startOwnGateway();
    expect(await admin('GET', '/decisions/x')).toMatchObject({
      status: 503,
      body: { error: { code: 'DECISION_LOG_OFF' } }
    });
  });
});
