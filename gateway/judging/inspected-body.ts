import type { IncomingHttpHeaders } from 'node:http';
import {
  brotliDecompressSync,
  constants,
  gunzipSync,
  inflateSync,
  type BrotliOptions,
  type ZlibOptions
} from 'node:zlib';

const CHARSET = /charset\s*=\s*"?([\w.:-]{1,40})/i;
const TOO_LARGE = 'ERR_BUFFER_TOO_LARGE';

/**
 * The text the upstream will find in the first bytes of a body: content codings undone, characters read by the stated charset.
 * At most `limitBytes` of it, however much a compressed body swells. What is not what it says it is stands as it came.
 */
export function inspectedText(bytes: Buffer, headers: IncomingHttpHeaders, limitBytes: number): string {
  if (bytes.length === 0) return '';
  const coding = headers['content-encoding'];
  const plain = coding === undefined ? bytes : decoded(bytes, coding, limitBytes);
  const shown = plain.length > limitBytes ? plain.subarray(0, limitBytes) : plain;
  const charset = CHARSET.exec(headers['content-type'] ?? '')?.[1];
  return charset === undefined || /^utf-?8$/i.test(charset) ? shown.toString('utf8') : decodedText(shown, charset);
}

function decodedText(bytes: Buffer, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8'); // a charset nobody knows
  }
}

/** Codings were applied in the order they are listed (RFC 9110 §8.4), so the last one goes first. */
function decoded(bytes: Buffer, coding: string, limitBytes: number): Buffer {
  const layers = coding
    .toLowerCase()
    .split(',')
    .map((layer) => layer.trim())
    .reverse();
  let plain = bytes;
  for (const layer of layers) {
    const next = decodedLayer(plain, layer, limitBytes);
    if (next === null) return plain;
    plain = next;
  }
  return plain;
}

function decodedLayer(bytes: Buffer, layer: string, limitBytes: number): Buffer | null {
  const zlib: ZlibOptions = { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: limitBytes };
  const brotli: BrotliOptions = { finishFlush: constants.BROTLI_OPERATION_FLUSH, maxOutputLength: limitBytes };
  switch (layer) {
    case 'gzip':
    case 'x-gzip':
      return beginning(bytes, (part) => gunzipSync(part, zlib));
    case 'deflate':
      return beginning(bytes, (part) => inflateSync(part, zlib));
    case 'br':
      return beginning(bytes, (part) => brotliDecompressSync(part, brotli));
    default:
      return null;
  }
}

/** What swells beyond the limit is begun again with half as much of it, until it fits. */
function beginning(bytes: Buffer, decode: (part: Buffer) => Buffer): Buffer | null {
  for (let length = bytes.length; length > 0; length >>= 1) {
    try {
      return decode(bytes.subarray(0, length));
    } catch (fault) {
      if ((fault as NodeJS.ErrnoException).code !== TOO_LARGE) return null;
    }
  }
  return null;
}
