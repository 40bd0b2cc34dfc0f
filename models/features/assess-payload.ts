import { isPlainText } from '../payload/is-plain-text.ts';
import { MAX_INSPECTED_CHARS } from '../payload/fold-text.ts';
import { PAYLOAD_CLASSES, scorePayload, type PayloadModel } from '../payload/payload-model.ts';
import type { Fragment, ParsedRequest } from '../request/parsed-request.ts';
import { clearFindings, type PayloadFindings } from './payload-findings.ts';

/** A payload cut in two by the end of one piece stands whole in the next. */
const OVERLAP_CHARS = 512;
const SUSPICIOUS_SCORE = 0.5;
/** Agents, languages, hosts and referers repeat from request to request: a third of the scoring of an ordinary one. */
const MAX_REMEMBERED_HEADERS = 1_024;
const MAX_REMEMBERED_CHARS = 256;

const probabilities = new Float32Array(PAYLOAD_CLASSES.length);
const rememberedBy = new WeakMap<PayloadModel, Map<string, Float32Array>>();

/** Scores every fragment that could be an attack into `findings`; very long ones piece by piece, so that nothing hides in the middle. */
export function assessPayload(model: PayloadModel, parsed: ParsedRequest, findings: PayloadFindings): void {
  clearFindings(findings);
  const { fragments } = parsed;
  for (let index = 0; index < fragments.length; index++) {
    const fragment = fragments[index]!;
    const { text } = fragment;
    if (isPlainText(text)) continue;
    findings.scoredFragments++;
    let fragmentScore = 0;
    for (let at = 0; at === 0 || at + OVERLAP_CHARS < text.length; at += MAX_INSPECTED_CHARS - OVERLAP_CHARS) {
      if (text.length > MAX_INSPECTED_CHARS)
        scorePayload(model, text.slice(at, at + MAX_INSPECTED_CHARS), probabilities);
      else scoreFragment(model, fragment);
      const score = 1 - probabilities[0]!;
      if (score > fragmentScore) fragmentScore = score;
      noteWorst(index, score, findings);
    }
    if (fragmentScore >= SUSPICIOUS_SCORE) findings.suspiciousFragments++;
    if (findings.worstFragment !== index && fragmentScore > findings.secondScore) findings.secondScore = fragmentScore;
  }
}

function scoreFragment(model: PayloadModel, { place, text }: Fragment): void {
  if (text.length > MAX_REMEMBERED_CHARS || !place.startsWith('header.')) {
    scorePayload(model, text, probabilities);
    return;
  }
  let remembered = rememberedBy.get(model);
  if (remembered === undefined) rememberedBy.set(model, (remembered = new Map<string, Float32Array>()));
  const known = remembered.get(text);
  if (known !== undefined) {
    probabilities.set(known);
    return;
  }
  scorePayload(model, text, probabilities);
  if (remembered.size >= MAX_REMEMBERED_HEADERS) remembered.clear();
  remembered.set(text, probabilities.slice());
}

function noteWorst(index: number, score: number, findings: PayloadFindings): void {
  const { scores } = findings;
  if (probabilities[0]! < scores[0]!) scores[0] = probabilities[0]!;
  let likeliest = 1;
  for (let c = 1; c < probabilities.length; c++) {
    if (probabilities[c]! > scores[c]!) scores[c] = probabilities[c]!;
    if (probabilities[c]! > probabilities[likeliest]!) likeliest = c;
  }
  if (findings.worstFragment >= 0 && score <= findings.worstScore) return;
  if (findings.worstFragment !== index) findings.secondScore = findings.worstScore;
  findings.worstFragment = index;
  findings.worstClass = likeliest;
  findings.worstScore = score;
}
