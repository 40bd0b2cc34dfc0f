import { Type, type Static } from 'typebox';

/** What a request can be. The order is the class index in every artefact, matrix and chart: append, never reorder. */
export const ATTACK_CLASSES = [
  'benign',
  'sql-injection',
  'cross-site-scripting',
  'path-traversal',
  'command-injection',
  'other-injection',
  'credential-stuffing',
  'denial-of-service',
  'scraping',
  'broken-authentication',
  'api-abuse',
  'scanning'
] as const;

export type AttackClass = (typeof ATTACK_CLASSES)[number];

/** The classes whose evidence stands in the text of one request; the others show in behaviour over time. */
export const INJECTION_CLASSES = [
  'sql-injection',
  'cross-site-scripting',
  'path-traversal',
  'command-injection',
  'other-injection'
] as const satisfies readonly AttackClass[];

export type InjectionClass = (typeof INJECTION_CLASSES)[number];

const LABEL_SOURCES = ['generator', 'dataset', 'person'] as const;

/** What a request truly was, and who said so. */
export const Label = Type.Object({
  attackClass: Type.Enum(ATTACK_CLASSES),
  source: Type.Enum(LABEL_SOURCES),
  /** Persona or attacker kind that sent it (`browser-shopper`, `sqlmap-like`); empty when the source does not say. */
  actor: Type.String(),
  /** One coordinated effort: every row of one attack run, or one benign session plan. Empty when unknown. */
  campaignId: Type.String(),
  /** The recipe of the payload or content, e.g. `sql-injection/union/inline-comment`. Empty when unknown. Splits keep a template whole. */
  templateId: Type.String(),
  /** Where the payload stands (`query.q`, `json.user.name`, `header.referer`, `path`); empty when nowhere or unknown. */
  attackPlace: Type.String()
});

export type Label = Static<typeof Label>;

export function attackClassIndex(name: AttackClass): number {
  return ATTACK_CLASSES.indexOf(name);
}
