import { readFileSync } from 'node:fs';

type Profile = {
  nodes: { id: number; callFrame: { functionName: string; url: string; lineNumber: number } }[];
  samples: number[];
  timeDeltas: number[];
};

export type ProfileShare = { name: string; share: number };

/**
 * Where a V8 CPU profile says the time went: self time by part of the program and by function, largest first, as shares
 * (0..1) of the time the process was not idle. What lies before `fromMs` of the profile, the program's start, is left out.
 */
export function profileSummary(file: string, fromMs: number): { parts: ProfileShare[]; functions: ProfileShare[] } {
  const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8')) as Profile; // as V8 writes it
  const micros = new Map<number, number>();
  let atMicros = 0;
  for (const [at, id] of samples.entries()) {
    atMicros += timeDeltas[at]!;
    if (atMicros >= fromMs * 1000) micros.set(id, (micros.get(id) ?? 0) + timeDeltas[at]!);
  }
  const parts = new Map<string, number>();
  const functions = new Map<string, number>();
  for (const { id, callFrame } of nodes) {
    const spent = micros.get(id) ?? 0;
    if (spent === 0 || callFrame.functionName === '(idle)') continue;
    const part = partOf(callFrame.url, callFrame.functionName);
    const name = `${callFrame.functionName || '(anonymous)'} · ${part}`;
    parts.set(part, (parts.get(part) ?? 0) + spent);
    functions.set(name, (functions.get(name) ?? 0) + spent);
  }
  return { parts: sharesOf(parts), functions: sharesOf(functions) };
}

function partOf(url: string, functionName: string): string {
  if (functionName.startsWith('(')) return functionName; // (program), (garbage collector)
  if (url === '') return 'native code: sockets, parser, buffers';
  const dependency = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1];
  if (dependency !== undefined) return dependency;
  if (url.startsWith('node:')) return `node:${/^node:(?:internal\/)?([^/]+)/.exec(url)?.[1] ?? ''}`;
  return /\/((?:platform|data|models|policy|gateway|scripts)(?:\/[^/]+)*)\/[^/]+$/.exec(url)?.[1] ?? url;
}

function sharesOf(micros: ReadonlyMap<string, number>): ProfileShare[] {
  const total = [...micros.values()].reduce((sum, each) => sum + each, 0);
  return [...micros].map(([name, each]) => ({ name, share: each / total })).toSorted((a, b) => b.share - a.share);
}
