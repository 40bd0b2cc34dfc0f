import process from 'node:process';
import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from '#pipelines/progress.ts';

/** A bar per step where a person watches, one line per step where a log does. Writes to standard error only. */
export function terminalProgress(nowMs: () => number): Progress {
  let bar: SingleBar | undefined;
  let step = '';
  let startedAtMs = 0;
  return {
    start(name, total, unit) {
      step = name;
      startedAtMs = nowMs();
      if (!process.stderr.isTTY) return;
      const format =
        total === null
          ? `${name}: {value} ${unit}`
          : `${name} [{bar}] {percentage} % · {value}/{total} ${unit} · {eta_formatted} left`;
      bar = new SingleBar(
        { format, stream: process.stderr, hideCursor: true, clearOnComplete: true },
        Presets.shades_classic
      );
      bar.start(total ?? 0, 0);
    },
    update(done) {
      bar?.update(done);
    },
    finish(summary) {
      bar?.stop();
      bar = undefined;
      process.stderr.write(
        `${step.padEnd(12)} ${((nowMs() - startedAtMs) / 1000).toFixed(1).padStart(6)} s  ${summary}\n`
      );
    }
  };
}
