import { isCicFlowHeader } from '#data/formats/cic-flows.ts';
import { detectFormat, tryFormat, type Trial } from '#data/formats/detect-format.ts';
import { FORMAT_NAMES, type FormatName } from '#data/formats/formats.ts';
import type { ReaderOptions } from '#data/formats/reading.ts';
import { PathHelmError } from '#platform/errors.ts';
import type { InputFile } from './input-file.ts';
import { maskText } from '#data/privacy/mask-text.ts';
import { sampleInput, type InputSample } from './sample-input.ts';

const HAR_HEAD = /^\s*\{\s*"log"\s*:\s*\{/;
const SEEN_LENGTH = 100;
const WRONG_CONTENT = {
  binary: 'it is binary',
  'utf-16': 'it is UTF-16; convert it to UTF-8 first'
} as const satisfies Record<Exclude<InputSample['content'], 'text'>, string>;

/**
 * The format to read a file in: the named one if its first lines are at all in it, else the one that fits. Null: the file is empty.
 * @throws PathHelmError INPUT_FORMAT_UNKNOWN or INPUT_FORMAT_MISMATCH, saying what was seen
 */
export async function chooseFormat(
  input: InputFile,
  named: FormatName | undefined,
  options: ReaderOptions
): Promise<FormatName | null> {
  const { path } = input;
  if (input.kind === 'parquet') return insistOn('records-parquet', path, named);
  const sample = await sampleInput(input);
  if (sample.content !== 'text')
    throw new PathHelmError('INPUT_FORMAT_UNKNOWN', `${path}: ${WRONG_CONTENT[sample.content]}`);
  if (HAR_HEAD.test(sample.head)) return insistOn('har', path, named);

  const firstLine = sample.lines.find((line) => line.trim() !== '');
  if (firstLine !== undefined && isCicFlowHeader(firstLine)) throw flowsBelongElsewhere(path);
  if (firstLine === undefined && !sample.hasLongLines) return null;
  if (named === 'har') return 'har'; // its reader says what is wrong with the document
  if (named === 'records-parquet') throw new PathHelmError('INPUT_FORMAT_MISMATCH', `${path} is no Parquet file`);
  if (named !== undefined) {
    const trial = tryFormat(named, sample, options);
    if (trial.records === 0 && trial.firstReject)
      throw new PathHelmError('INPUT_FORMAT_MISMATCH', describeMismatch(path, trial));
    return named;
  }
  if (firstLine === undefined) {
    throw new PathHelmError(
      'INPUT_FORMAT_UNKNOWN',
      `${path} holds only lines too long to be read; name a format to count them`
    );
  }
  const detection = detectFormat(sample, options);
  if (detection.format !== null) return detection.format;
  throw new PathHelmError('INPUT_FORMAT_UNKNOWN', describeUnknown(path, firstLine, detection.nearest));
}

function insistOn(seen: FormatName, path: string, named: FormatName | undefined): FormatName {
  if (named === undefined || named === seen) return seen;
  throw new PathHelmError('INPUT_FORMAT_MISMATCH', `${path} is not ${named}: it looks like ${seen}`);
}

function describeMismatch(path: string, trial: Trial): string {
  return `${path} is not ${trial.format}: ${describeFirstReject(trial)}`;
}

function describeUnknown(path: string, firstLine: string, nearest: Trial): string {
  const seen = maskText(firstLine.slice(0, SEEN_LENGTH));
  return (
    `${path} is in no known format. It begins with the shape ${JSON.stringify(seen)}. ` +
    `Nearest is ${nearest.format}: ${describeFirstReject(nearest)}. Formats known: ${FORMAT_NAMES.join(', ')}`
  );
}

function describeFirstReject({ firstReject, records, rejected }: Trial): string {
  if (!firstReject) return 'a beginning, but no whole record';
  const share = records === 0 ? '' : `${records} of the first ${records + rejected} lines fit; `;
  return `${share}line ${firstReject.line}: ${firstReject.reason} (${firstReject.detail})`;
}

function flowsBelongElsewhere(path: string): PathHelmError {
  return new PathHelmError(
    'INPUT_FORMAT_MISMATCH',
    `${path} holds CIC-IDS2017 network flows, not requests; they have their own experiment: npm run pipeline -- --experiment flows --input ${path}`
  );
}
