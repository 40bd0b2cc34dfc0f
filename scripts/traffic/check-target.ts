import { PathHelmError } from '#platform/errors.ts';

const TIMEOUT_MS = 3000;

/** Generated attacks are for a gateway, not for whatever listens there. @throws PathHelmError STEP_FAILED when none answers */
export async function checkTarget(target: string): Promise<void> {
  let name: unknown;
  try {
    const response = await fetch(new URL('/pathhelm/info', target), { signal: AbortSignal.timeout(TIMEOUT_MS) });
    name = ((await response.json()) as { name?: unknown }).name;
  } catch (cause) {
    throw new PathHelmError('STEP_FAILED', `no gateway answers at ${target}: is it running?`, { cause });
  }
  if (name !== 'pathhelm') throw new PathHelmError('STEP_FAILED', `${target} is no PathHelm gateway`);
}
