import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { policyDefaultsOf } from '#gateway/policy/open-policy.ts';
import { readGatewaySettings } from '#gateway/settings.ts';
import { ExceptionSpec } from '#policy/exceptions/exception-spec.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import { PolicyFile, RouteSpec } from '#policy/file/policy-file.ts';
import { policyVersionOf, resolvePolicy } from '#policy/policy.ts';
import { RuleSpec, TextTest } from '#policy/rules/rule-spec.ts';

const EXAMPLE = fileURLToPath(new URL('../../../policy.example.yaml', import.meta.url));
const text = await readFile(EXAMPLE, 'utf8');
/** With its examples uncommented. */
const whole = text.replace(/^#(?! |$)|^#(?= {2})/gm, '');
const defaults = policyDefaultsOf(readGatewaySettings({ ADMIN_API_KEY: 'k' }));

/** Every key a schema knows, at any depth. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const { properties = {} } = schema as { properties?: Record<string, unknown> };
  return Object.entries(properties).flatMap(([key, inner]) => [key, ...keysOf(inner)]);
}

describe('policy.example.yaml', () => {
  it('says what holds without any file', () => {
    const example = resolvePolicy(parsePolicy(text, EXAMPLE), defaults);
    const none = resolvePolicy(parsePolicy(''), defaults);
    expect({ ...example, limits: null }).toEqual({ ...none, limits: null });
    expect(example.limits).toMatchObject({ ...none.limits, standard: { ...none.limits!.standard } });
  });

  it('names every key there is', () => {
    const keys = [PolicyFile, RouteSpec, RuleSpec, TextTest, ExceptionSpec].flatMap(keysOf);
    expect(keys.length).toBeGreaterThan(60);
    expect([...new Set(keys)].filter((key) => !new RegExp(`\\b${key}\\b`).test(text))).toEqual([]);
  });

  it('is a valid policy too with its examples uncommented', () => {
    expect(whole).not.toBe(text);
    const policy = resolvePolicy(parsePolicy(whole, EXAMPLE), defaults);
    expect([policy.rules.length, policy.exceptions.length, policy.falsePositiveBudgets.length]).toEqual([3, 2, 2]);
    expect(policy.routes['POST /login']).toMatchObject({ mode: 'enforce', thresholds: { attack: 0.7 } });
    expect(policy.limits?.clients.get('acme')?.max).toBe(5000);
    expect(policyVersionOf(policy)).toMatch(/^[0-9a-f]{12}$/);
  });
});
