import { describe, expect, it } from 'vitest';
import { INJECTION_CLASSES } from '#data/label.ts';
import { createDecodeTrace, decodeText } from '#models/request/text/decode-text.ts';
import { contentTemplates } from '#pipelines/simulate/grammars/content-templates.ts';
import { payloadCorpus } from '#pipelines/simulate/grammars/corpus.ts';
import { payloadTemplates } from '#pipelines/simulate/grammars/payload-templates.ts';

const options = { seed: 3, samples: 6000, benignShare: 0.6 };
const corpus = [...payloadCorpus(options)];

describe('payload corpus', () => {
  it('holds the stated number of texts and the stated share of ordinary ones, spread evenly', () => {
    expect(corpus).toHaveLength(6000);
    for (const part of [corpus, corpus.slice(0, 1000), corpus.slice(2000, 3000)]) {
      expect(part.filter(({ attackClass }) => attackClass === 'benign').length / part.length).toBeCloseTo(0.6, 2);
    }
  });

  it.each([0, 1])('can be all of one side: benign share %d', (benignShare) => {
    const texts = [...payloadCorpus({ ...options, samples: 200, benignShare })];
    expect(texts.filter(({ attackClass }) => attackClass === 'benign')).toHaveLength(200 * benignShare);
  });

  it('is the same for the same seed and another for another', () => {
    expect([...payloadCorpus({ ...options, samples: 300 })]).toEqual(corpus.slice(0, 300));
    const other = [...payloadCorpus({ ...options, samples: 300, seed: 4 })].map(({ text }) => text);
    expect(other).not.toEqual(corpus.slice(0, 300).map(({ text }) => text));
  });

  it('draws every attack class alike and names templates that exist', () => {
    const known = new Set(
      [...Object.values(payloadTemplates), ...Object.values(contentTemplates)].flat().map(({ id }) => id)
    );
    expect(corpus.filter(({ templateId }) => !known.has(templateId))).toEqual([]);
    for (const attackClass of INJECTION_CLASSES) {
      const texts = corpus.filter((text) => text.attackClass === attackClass);
      expect(texts.length).toBeGreaterThan(400);
      expect(texts.filter(({ templateId }) => !templateId.startsWith(`${attackClass}/`))).toEqual([]);
    }
  });

  it('holds texts as a parsed request would: decoded as far as the parser goes', () => {
    const trace = createDecodeTrace();
    const undecoded = corpus.filter(({ text }) => decodeText(text, trace) !== text && !trace.hasReachedLimit);
    // A text nested deeper than the parser goes keeps its last layers.
    expect(undecoded.length / corpus.length).toBeLessThan(0.002);
  });
});
