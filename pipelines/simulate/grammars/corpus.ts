import { INJECTION_CLASSES, type InjectionClass } from '#data/label.ts';
import { createRng, type Rng } from '#models/rng.ts';
import { createDecodeTrace, decodeText } from '#models/request/text/decode-text.ts';
import { contentTemplates, type ContentKind } from './content-templates.ts';
import { evade, type PayloadPlace } from './evasions.ts';
import { payloadTemplates } from './payload-templates.ts';

export type CorpusOptions = { seed: number; samples: number; benignShare: number };
export type CorpusText = { text: string; attackClass: 'benign' | InjectionClass; templateId: string };

/** Borderline kinds are drawn more often than they are met: there a wrong block is learnt or unlearnt. */
const KIND_WEIGHTS: readonly (readonly [ContentKind, number])[] = [
  ['short', 20],
  ['search', 9],
  ['prose', 16],
  ['rich', 7],
  ['code', 10],
  ['structured', 11],
  ['opaque', 10],
  ['url', 8],
  ['filename', 5],
  ['graphql', 3],
  ['telemetry', 9]
];
const PLACES: readonly PayloadPlace[] = [
  'query',
  'query',
  'form',
  'json',
  'path',
  'xml',
  'cookie',
  'header',
  'user-agent'
];

/** Fragments as a parsed request holds them: decoded until nothing changes. `benignShare` of them are ordinary, spread evenly. */
export function* payloadCorpus(options: CorpusOptions): Generator<CorpusText> {
  const rng = createRng(options.seed).fork('payload-corpus');
  const trace = createDecodeTrace();
  let benign = 0;
  for (let made = 1; made <= options.samples; made++) {
    const isBenign = benign < Math.round(made * options.benignShare);
    if (isBenign) benign++;
    const drawn = isBenign ? ordinary(rng) : attack(rng);
    yield { ...drawn, text: decodeText(drawn.text, trace) };
  }
}

function ordinary(rng: Rng): CorpusText {
  const template = rng.pick(contentTemplates[rng.weighted(KIND_WEIGHTS)]);
  return { text: template.write(rng), attackClass: 'benign', templateId: template.id };
}

function attack(rng: Rng): CorpusText {
  const attackClass = rng.pick(INJECTION_CLASSES);
  const template = rng.pick(payloadTemplates[attackClass]);
  const text = evade(rng, attackClass, template.write(rng), rng.pick(PLACES));
  return { text, attackClass, templateId: template.id };
}
