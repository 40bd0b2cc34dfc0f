import { hexValue, isDigitCode, isLetterCode } from '../text/char-classes.ts';

/** Deeper paths end in `/*`: high enough for real APIs, low enough that a route stays a name. */
const MAX_ROUTE_SEGMENTS = 8;
/** Nobody names a resource with more. */
const MAX_NAME_CHARS = 48;
const MIN_HEX_CHARS = 8;
const MIN_TOKEN_CHARS = 12;
const LONG_TOKEN_CHARS = 20;
/** `order-20417`, `article3381`: a run this long is a number, not a version. */
const MIN_NUMBER_RUN = 4;
/** `how-to-cook-rice`: a title, so one of many. */
const MIN_TITLE_HYPHENS = 3;

const ASSET_EXTENSIONS = new Set(
  'js mjs css map png jpg jpeg gif svg ico webp avif bmp woff woff2 ttf otf eot mp4 webm mp3 ogg wav wasm webmanifest'.split(
    ' '
  )
);

export type Route = {
  /** `/users/:id`, `/assets/:file.js`. */
  route: string;
  isAsset: boolean;
  /** The variable segments, each followed by a slash; empty when there is none, and for assets, where they number releases and dates. */
  ids: string;
  /** The last variable segment that is a number, or -1. */
  lastNumber: number;
};

/** The name of a normalised path with everything variable taken out. */
export function templateRoute(path: string): Route {
  const result: Route = { route: '', isAsset: false, ids: '', lastNumber: -1 };
  let start = 1;
  for (let count = 0; start < path.length; count++) {
    if (count === MAX_ROUTE_SEGMENTS) {
      result.route += '/*';
      break;
    }
    const slash = path.indexOf('/', start);
    const end = slash < 0 ? path.length : slash;
    const segment = path.slice(start, end);
    result.route += `/${slash < 0 ? templateFile(segment, result) : templateSegment(segment, result)}`;
    start = end + 1;
  }
  if (result.route === '') result.route = '/';
  return result;
}

function templateFile(name: string, result: Route): string {
  const dot = name.lastIndexOf('.');
  // An address ends in a domain, not in an extension.
  if (dot <= 0 || name.includes('@')) return templateSegment(name, result);
  const extension = name.slice(dot + 1).toLowerCase();
  if (ASSET_EXTENSIONS.has(extension)) {
    result.isAsset = true;
    result.ids = '';
    result.lastNumber = -1;
    return `:file.${extension}`;
  }
  const stem = templateSegment(name.slice(0, dot), result);
  return isVariable(extension) ? ':id' : `${stem}.${extension}`;
}

function templateSegment(segment: string, result: Route): string {
  if (!isVariable(segment)) return segment;
  result.ids += `${segment}/`;
  const number = numberOf(segment);
  if (number >= 0) result.lastNumber = number;
  return ':id';
}

/** A whole number up to 2^53, or -1. */
export function numberOf(text: string): number {
  if (text.length === 0 || text.length > 15) return -1;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (!isDigitCode(code)) return -1;
    value = value * 10 + code - 0x30;
  }
  return value;
}

/** Numbers, UUIDs, hexadecimal and base64-like tokens, dates, e-mails, titles, and anything no route is called. */
function isVariable(segment: string): boolean {
  if (segment.length > MAX_NAME_CHARS) return true;
  let digits = 0;
  let upper = 0;
  let lower = 0;
  let hex = 0;
  let hyphens = 0;
  let run = 0;
  let longestRun = 0;
  for (let at = 0; at < segment.length; at++) {
    const code = segment.charCodeAt(at);
    if (isDigitCode(code)) {
      digits++;
      if (++run > longestRun) longestRun = run;
    } else {
      run = 0;
      if (isLetterCode(code)) {
        if (code >= 0x61) lower++;
        else upper++;
      } else if (code === 0x2d) {
        hyphens++;
      } else if (code !== 0x2e && code !== 0x5f && code !== 0x7e) {
        return true;
      }
    }
    if (hexValue(code) >= 0) hex++;
  }
  if (longestRun >= MIN_NUMBER_RUN || hyphens >= MIN_TITLE_HYPHENS) return true;
  const letters = upper + lower;
  if (letters === 0) return digits > 0;
  if (hex === segment.length && segment.length >= MIN_HEX_CHARS && digits > 0) return true;
  if (segment.length >= LONG_TOKEN_CHARS && digits >= 2 && (upper === 0 || lower === 0) && hyphens === 0) return true;
  const isMixed = upper > 0 && lower > 0;
  return isMixed && digits >= (segment.length >= LONG_TOKEN_CHARS ? 1 : 2) && segment.length >= MIN_TOKEN_CHARS;
}
