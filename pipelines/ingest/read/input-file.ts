import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { PathHelmError } from '#platform/errors.ts';

export type InputFile = { path: string; bytes: number; kind: 'plain' | 'gzip' | 'parquet' };

const CHUNK_BYTES = 256 * 1024;
const MAGIC = { gzip: Buffer.from([0x1f, 0x8b]), parquet: Buffer.from('PAR1') };

/** Looks at a file before it is read. Compression is told by magic bytes: log rotation renames as it likes. */
export async function openInput(path: string): Promise<InputFile> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) throw new PathHelmError('INPUT_NOT_FOUND', `${path} is not a file`);
    const file = await open(path);
    try {
      const head = Buffer.alloc(4);
      await file.read(head, 0, head.length, 0);
      return { path, bytes: stats.size, kind: kindOf(head) };
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw cause instanceof PathHelmError ? cause : unreadable(path, cause, 0);
  }
}

function kindOf(head: Buffer): InputFile['kind'] {
  if (head.equals(MAGIC.parquet)) return 'parquet';
  return head.subarray(0, 2).equals(MAGIC.gzip) ? 'gzip' : 'plain';
}

/** The file's content, decompressed, in chunks; `onProgress` hears how many of its own bytes have been read. */
export async function* readChunks(input: InputFile, onProgress?: (bytesRead: number) => void): AsyncGenerator<Buffer> {
  const raw = createReadStream(input.path, { highWaterMark: CHUNK_BYTES });
  const content = input.kind === 'gzip' ? raw.pipe(createGunzip({ chunkSize: CHUNK_BYTES })) : raw;
  if (content !== raw) raw.on('error', (error) => content.destroy(error));
  try {
    for await (const chunk of content) {
      yield chunk as Buffer; // no encoding is set, so chunks are buffers
      onProgress?.(raw.bytesRead);
    }
  } finally {
    raw.destroy();
    content.destroy();
  }
}

/** What went wrong while reading, with how far it got. */
export function unreadable(path: string, cause: unknown, linesRead: number): PathHelmError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  const far = linesRead > 0 ? ` after ${linesRead} lines` : '';
  if (code === 'ENOENT') return new PathHelmError('INPUT_NOT_FOUND', `${path} does not exist`, { cause });
  if (code === 'Z_BUF_ERROR') {
    return new PathHelmError('INPUT_NOT_FOUND', `${path} is cut off: its gzip stream does not end${far}`, { cause });
  }
  if (code.startsWith('Z_')) {
    return new PathHelmError('INPUT_NOT_FOUND', `${path} is damaged: ${message}${far}`, { cause });
  }
  return new PathHelmError('INPUT_NOT_FOUND', `${path} cannot be read${far}: ${message}`, { cause });
}
