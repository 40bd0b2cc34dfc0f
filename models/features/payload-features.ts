import { PAYLOAD_CLASSES } from '../payload/payload-model.ts';
import type { Fragment } from '../request/parsed-request.ts';
import {
  COUNT,
  FLAG,
  LOG_COUNT,
  logCount,
  SHARE,
  type FeatureDefinition,
  type FeatureInput
} from './feature-definition.ts';
import { entropyBits, markShare } from './text-shape.ts';
import { textStructure } from './text-structure.ts';

/** Probabilities closer to 0 or 1 than this are equally certain: single precision tells them apart no longer. */
const LEAST_PROBABILITY = 1e-6;
/** Below this the worst fragment is merely the least harmless one, and where it stands means nothing. */
const SUSPICIOUS_SCORE = 0.5;
const LOGIT = 'log-odds';

/** What the payload model says about the request's text, and what its worst fragment is like. */
export const PAYLOAD_FEATURES: readonly FeatureDefinition[] = [
  ...PAYLOAD_CLASSES.slice(1).map((name, index) =>
    payload(`payload_${name.replaceAll('-', '_')}_logit`, LOGIT, `a fragment that reads like ${name}`, (r) =>
      logit(r.payload.scores[index + 1]!)
    )
  ),
  payload('payload_worst_logit', LOGIT, 'a fragment that reads like an attack of any kind', (r) =>
    logit(r.payload.worstScore)
  ),
  payload('payload_second_logit', LOGIT, 'a second fragment that does', (r) => logit(r.payload.secondScore)),
  payload('payload_suspicious_fragments_log2', LOG_COUNT, 'more such fragments', (r) =>
    logCount(r.payload.suspiciousFragments)
  ),
  payload(
    'payload_worst_layers_count',
    COUNT,
    'encodings around the worst fragment beyond what its place asks for',
    (r) => worst(r)?.decodedLayers ?? 0
  ),
  payload('payload_worst_chars_log2', LOG_COUNT, 'a longer worst fragment', (r) =>
    logCount(worst(r)?.text.length ?? 0)
  ),
  payload('payload_worst_mark_share', SHARE, 'more punctuation in the worst fragment', (r) =>
    markShare(worst(r)?.text ?? '')
  ),
  payload('payload_worst_entropy_bits', 'bits per character', 'more different characters in the worst fragment', (r) =>
    entropyBits(worst(r)?.text ?? '')
  ),
  payload(
    'payload_worst_known_words_log2',
    LOG_COUNT,
    'more words in the worst fragment that some interpreter knows',
    (r) => logCount(textStructure(worst(r)?.text ?? '').knownWords)
  ),
  payload(
    'payload_worst_unpaired_log2',
    LOG_COUNT,
    'more quotes and brackets without their partner in the worst fragment',
    (r) => logCount(textStructure(worst(r)?.text ?? '').unpaired)
  ),
  payload(
    'payload_worst_mark_kinds_count',
    COUNT,
    'more different marks in the worst fragment',
    (r) => textStructure(worst(r)?.text ?? '').markKinds
  ),
  payload('payload_worst_mark_pairs_log2', LOG_COUNT, 'more marks beside marks in the worst fragment', (r) =>
    logCount(textStructure(worst(r)?.text ?? '').markPairs)
  ),
  standsIn('path', ['path', 'fragment']),
  standsIn('query', ['query']),
  standsIn('header', ['header', 'cookie', 'jwt']),
  standsIn('body', ['json', 'form', 'multipart', 'xml', 'graphql', 'body'])
];

function payload(
  name: string,
  unit: string,
  movedBy: string,
  value: (input: FeatureInput) => number
): FeatureDefinition {
  return { name, unit, group: 'payload', movedBy, value };
}

function standsIn(part: string, roots: readonly string[]): FeatureDefinition {
  return payload(`payload_in_${part}_flag`, FLAG, `the suspicious fragment stands in the ${part}`, (input) => {
    const place = input.payload.worstScore < SUSPICIOUS_SCORE ? undefined : worst(input)?.place;
    if (place === undefined) return 0;
    const dot = place.indexOf('.');
    return Number(roots.includes(dot < 0 ? place : place.slice(0, dot)));
  });
}

function worst({ parsed, payload: findings }: FeatureInput): Fragment | undefined {
  return parsed.fragments[findings.worstFragment];
}

function logit(probability: number): number {
  const inside = Math.min(Math.max(probability, LEAST_PROBABILITY), 1 - LEAST_PROBABILITY);
  return Math.log(inside / (1 - inside));
}
