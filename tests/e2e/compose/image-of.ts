import { cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '#tests/docs/markdown-files.ts';
import { textOf } from '#tests/deploy/deploy-files.ts';

export type Image = { folder: string; environment: Record<string, string>; command: string[]; healthCheck: string[] };

/**
 * What a stage of the Dockerfile holds, as a folder: only the files it copies, of the packages only what production needs (all in stages
 * that build on all packages), the environment it sets and what it runs.
 */
export async function imageOf(stage: string, folder: string): Promise<Image> {
  const text = textOf('Dockerfile');
  const [, base = '', body = ''] = new RegExp(`^FROM (\\S+) AS ${stage}$(.*?)(?=^FROM |$(?![^]))`, 'ms').exec(text)!;
  await mkdir(folder, { recursive: true });
  const copied = [...body.matchAll(/^COPY (?!--)(\S+) (\S+)$/gm)].map(([, from]) => from!);
  const names = copied.includes('.') ? await notIgnored() : copied;
  for (const name of names) await cp(join(ROOT, name), join(folder, name), { recursive: true, filter: isSource });
  await linkPackages(folder, base === 'all-packages');
  return {
    folder,
    environment: Object.fromEntries(
      [...body.matchAll(/^ENV (.*)$/gm)].flatMap(([, line = '']) => line.split(' ').map((pair) => pair.split('=')))
    ) as Record<string, string>, // ENV is written as pairs
    command: JSON.parse(/^CMD (\[.*\])$/m.exec(body)![1]!) as string[],
    healthCheck: JSON.parse(/^HEALTHCHECK .*\\\n\s+CMD (\[.*\])$/m.exec(body)?.[1] ?? '[]') as string[]
  };
}

function isSource(path: string): boolean {
  return !/\/(?:node_modules|models\/registry|reports\/dist|\.observablehq|data\/(?:raw|features|decisions|private))(?:$|\/)/.test(
    path
  );
}

async function notIgnored(): Promise<string[]> {
  const ignored = textOf('.dockerignore').split('\n');
  return (await readdir(ROOT)).filter((name) => !ignored.includes(name) && name !== '.git');
}

async function linkPackages(folder: string, isAll: boolean): Promise<void> {
  const lock = JSON.parse(await readFile(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; optional?: boolean }>;
  };
  const installed = await readdir(join(ROOT, 'node_modules'));
  for (const [path, { dev }] of Object.entries(lock.packages)) {
    const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(path) ?? [];
    if (name === undefined || (dev === true && !isAll) || !installed.includes(name.split('/')[0]!)) continue;
    await mkdir(join(folder, 'node_modules', name, '..'), { recursive: true });
    await symlink(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name)).catch(() => undefined); // another platform's
  }
}
