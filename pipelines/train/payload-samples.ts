import { INJECTION_CLASSES, type InjectionClass } from '#data/label.ts';
import type { RequestRecord } from '#data/request-record.ts';
import { isPlainText } from '#models/payload/is-plain-text.ts';
import { PAYLOAD_CLASSES } from '#models/payload/payload-model.ts';
import type { LabelledFragments } from '#models/payload/train-from-requests.ts';
import { parseRequest, type Fragment } from '#models/request/parse-request.ts';
import { ownValueOf } from './own-value.ts';
import { payloadCorpus } from '../simulate/grammars/corpus.ts';

/** Texts the payload model learns from, with the template each belongs to ('' = none): folds keep templates whole. */
export type PayloadSamples = { rows: LabelledFragments[]; templateIds: string[] };

/** Distinct benign texts taken from traffic; what comes later repeats their kinds. Bounds time and memory of training. */
const MAX_BENIGN_TEXTS = 40_000;

/** In so many benign requests a text is one that everybody sends, such as the address of a search engine. */
const COMMON_COUNT = 20;
/** In place of a template: every model knows such a text, as the one that serves will. */
export const COMMON_TEXT = 'common';

/**
 * Training texts from labelled training rows. Benign requests give each text they hold once, and once more with weight where it is common:
 * a wrong verdict on that one would be made all day. Injection attacks give the fragment their label points at, or all of them where it
 * does not say. Behavioural attacks say nothing about text and are left out.
 */
export function trafficSamples(records: readonly RequestRecord[], trainRows: Int32Array): PayloadSamples {
  const samples: PayloadSamples = { rows: [], templateIds: [] };
  const known = new Map<string, number>();
  const attempts: Attempt[] = [];
  for (const row of trainRows) {
    const record = records[row]!;
    if (record.label === null) continue;
    const { attackClass, attackPlace, templateId } = record.label;
    if (attackClass === 'benign') {
      const told = parseRequest(record).fragments.filter(({ text }) => !isPlainText(text));
      const fresh = known.size >= MAX_BENIGN_TEXTS ? [] : told.filter(({ text }) => !known.has(text));
      for (const { text } of fresh) known.set(text, 0);
      for (const { text } of told) if (known.has(text)) known.set(text, known.get(text)! + 1);
      if (fresh.length > 0) add(samples, fresh, 'benign', '', templateId);
    } else if (isInjection(attackClass)) {
      const { fragments } = parseRequest(record);
      const located = fragments.filter(({ place }) => isWithin(place, attackPlace)).map(({ text }) => text);
      if (located.length === 0) add(samples, fragments, attackClass, attackPlace, templateId);
      else attempts.push({ attackClass, record, texts: located });
    }
  }
  addAttempts(samples, attempts);
  for (const [text, count] of known) {
    if (count >= COMMON_COUNT) add(samples, [{ place: CORPUS_PLACE, text }], 'benign', '', COMMON_TEXT, count);
  }
  return samples;
}

/** Texts straight from the grammars: more variety than requests give. */
export function corpusSamples(options: { seed: number; samples: number }): PayloadSamples {
  const samples: PayloadSamples = { rows: [], templateIds: [] };
  for (const { text, attackClass, templateId } of payloadCorpus({ ...options, benignShare: CORPUS_BENIGN_SHARE })) {
    add(samples, [{ place: CORPUS_PLACE, text }], attackClass, CORPUS_PLACE, templateId);
  }
  return samples;
}

/** Texts at the place that the label of an injection points at. */
type Attempt = { attackClass: InjectionClass; record: RequestRecord; texts: string[] };

/** Each attempt's texts without the value that the attempts of its campaign at that place stand behind; plain ones are never scored. */
function addAttempts(samples: PayloadSamples, attempts: readonly Attempt[]): void {
  const spots = Map.groupBy(attempts, ({ record: { label, requestId } }) =>
    JSON.stringify(label!.campaignId === '' ? requestId : [label!.campaignId, label!.attackPlace])
  );
  for (const spot of spots.values()) {
    const own = ownValueOf(spot.flatMap(({ texts }) => texts));
    for (const { attackClass, record, texts } of spot) {
      const { attackPlace, templateId } = record.label!; // an attempt has one
      const hostile = texts
        .map((text) => (text.startsWith(own) ? text.slice(own.length) : text))
        .filter((text) => !isPlainText(text));
      const fragments = hostile.map((text) => ({ place: attackPlace, text }));
      if (fragments.length > 0) add(samples, fragments, attackClass, attackPlace, templateId);
    }
  }
}

const CORPUS_PLACE = 'corpus';
/** Benign text varies more than attacks do, and a wrong block costs more than a miss. */
const CORPUS_BENIGN_SHARE = 0.6;

function add(
  samples: PayloadSamples,
  fragments: readonly Pick<Fragment, 'place' | 'text'>[],
  attackClass: (typeof PAYLOAD_CLASSES)[number],
  attackPlace: string,
  templateId: string,
  weight = 1
): void {
  samples.rows.push({
    fragments: fragments.map(({ text }) => text),
    places: fragments.map(({ place }) => place),
    classIndex: PAYLOAD_CLASSES.indexOf(attackClass),
    attackPlace,
    weight
  });
  samples.templateIds.push(templateId);
}

/** A payload planted as a structure stands in several fragments below its place. */
function isWithin(place: string, attackPlace: string): boolean {
  return attackPlace !== '' && (place === attackPlace || place.startsWith(`${attackPlace}.`));
}

function isInjection(attackClass: string): attackClass is InjectionClass {
  return (INJECTION_CLASSES as readonly string[]).includes(attackClass);
}
