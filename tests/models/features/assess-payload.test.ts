import { describe, expect, it } from 'vitest';
import { assessPayload } from '#models/features/assess-payload.ts';
import { createPayloadFindings } from '#models/features/payload-findings.ts';
import { PAYLOAD_CLASSES } from '#models/payload/payload-model.ts';
import { parsed, post } from '../request/request-of.ts';
import { teachPayloadModel } from './feature-world.ts';

const model = teachPayloadModel();
const SQL = PAYLOAD_CLASSES.indexOf('sql-injection');
const ATTACK = "7' or 7=7 union select name from users -- ";

describe('assessPayload', () => {
  it('names the worst fragment, what it is and where it stands', () => {
    const request = parsed({ target: `/?a=plain&q=${encodeURIComponent(ATTACK)}&b=it%27s+the+blue+door` });
    const findings = createPayloadFindings();
    assessPayload(model, request, findings);
    expect(request.fragments[findings.worstFragment]!.place).toBe('query.q');
    expect(findings.worstClass).toBe(SQL);
    expect(findings.worstScore).toBeGreaterThan(0.5);
    expect(findings.scores[SQL]).toBeGreaterThan(0.5);
    expect(findings.scores[0]).toBeCloseTo(1 - findings.worstScore, 5);
    expect(findings.secondScore).toBeLessThan(findings.worstScore);
    expect(findings).toMatchObject({ suspiciousFragments: 1, scoredFragments: 3 });
  });

  it('forgets the request before', () => {
    const findings = createPayloadFindings();
    assessPayload(model, parsed({ target: `/?q=${encodeURIComponent(ATTACK)}` }), findings);
    assessPayload(model, parsed({ target: '*', method: 'OPTIONS' }), findings);
    assessPayload(model, post('{"a":"word","b":12}', 'application/json', 'word'), findings);
    expect(findings.suspiciousFragments).toBe(0);
    expect(findings.worstScore).toBeLessThan(0.5);
  });

  it('counts the two worst when the second comes first', () => {
    const findings = createPayloadFindings();
    const [weak, strong] = ["1' or 1=1", ATTACK].map((text) => encodeURIComponent(text));
    assessPayload(model, parsed({ target: `/?a=${weak!}&b=${strong!}` }), findings);
    const ascending = { worst: findings.worstScore, second: findings.secondScore };
    assessPayload(model, parsed({ target: `/?b=${strong!}&a=${weak!}` }), findings);
    expect({ worst: findings.worstScore, second: findings.secondScore }).toEqual(ascending);
    expect(ascending.second).toBeGreaterThan(0);
  });

  it('finds a payload anywhere in a long text', () => {
    const filler = "note 7: please ring twice, it's the blue door ".repeat(450);
    const calm = createPayloadFindings();
    assessPayload(model, post(filler.repeat(3), 'text/plain'), calm);
    expect(calm.worstScore).toBeLessThan(0.5);
    for (const share of [0, 0.45, 0.5, 0.99]) {
      const cut = Math.floor(filler.length * share);
      const findings = createPayloadFindings();
      assessPayload(
        model,
        post(`${filler}${filler.slice(0, cut)}${ATTACK}${filler.slice(cut)}${filler}`, 'text/plain'),
        findings
      );
      expect([share, findings.worstClass, findings.worstScore > 0.5]).toEqual([share, SQL, true]);
    }
  });

  it('remembers a header for the model that scored it, and for no other', () => {
    const request = parsed({ headers: [['x-note', ATTACK]] });
    const scoreBy = (by: typeof model): number => {
      const findings = createPayloadFindings();
      assessPayload(by, request, findings);
      return findings.worstScore;
    };
    const blind = { ...model, weights: new Int8Array(model.weights.length) };
    const [first, ofBlind, again] = [scoreBy(model), scoreBy(blind), scoreBy(model)];
    expect(again).toBe(first);
    expect(ofBlind).not.toBe(first);
  });
});
