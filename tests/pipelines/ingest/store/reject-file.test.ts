import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeRejects } from '#pipelines/ingest/store/reject-file.ts';
import { tempFolder } from '../../../helpers/temp-folder.ts';

describe('the rejects file', () => {
  it('holds one JSON object per reject, with the shape of what was quoted from the input', async () => {
    const path = join(await tempFolder(), 'new', 'rejects.jsonl');
    const file = writeRejects(path);
    const reject = {
      file: 'a.log',
      line: 3,
      reason: 'time-invalid',
      detail: 'time is "Noon 12"',
      excerpt: 'aaa'
    } as const;
    for (let line = 1; line <= 2000; line++) file.write({ ...reject, line });
    file.close();
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
    expect(lines).toHaveLength(2000);
    expect(JSON.parse(lines[1999]!)).toEqual({ ...reject, line: 2000, detail: 'time is "aaaa 99"' });
  });

  it('says before any reading that its path cannot be written to', async () => {
    const file = join(await tempFolder(), 'file');
    await writeFile(file, '');
    expect(() => writeRejects(join(file, 'rejects'))).toThrow(
      expect.objectContaining({ code: 'STORAGE_FAILED' }) as Error
    );
  });
});
