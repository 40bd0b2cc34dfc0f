import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomically } from '#platform/atomic-file.ts';
import { PathHelmError } from '#platform/errors.ts';
import { ALIAS_NAMES, aliasesPath, readAliases, type Aliases } from './registry-aliases.ts';
import { readEvidence } from './registry-evidence.ts';
import { readFolder } from './registry-files.ts';
import { appendHistory, readHistory, type History, type HistoryEvent } from './registry-history.ts';
import { withRegistryLock } from './registry-lock.ts';
import { compareVersions, VERSION_PATTERN } from './registry-manifest.ts';

/** Who changes the registry, when (ISO 8601), and why. */
export type Change = { version: string; by: string; at: string; reason: string };
type Made = Pick<HistoryEvent, 'action' | 'version'> & { aliases: Aliases; evidence?: string; isForced?: boolean };

/**
 * Points `approved` at the version and `previous` at the one before it. `comparedWith` is the approved version the approver looked at: when
 * another approval moved it meanwhile, this one is told and nothing moves.
 * @throws PathHelmError ALIAS_MOVED, APPROVAL_REFUSED, EVIDENCE_INVALID
 */
export function approve(
  folder: string,
  change: Change & { evidence: string; comparedWith: string | null; isForced: boolean }
): Promise<HistoryEvent> {
  const { version, evidence, comparedWith, isForced } = change;
  return changeRegistry(folder, change, async (aliases, history) => {
    if (aliases.approved === version) throw moved(history, `${version} is approved already`);
    if (aliases.approved !== comparedWith) {
      throw moved(
        history,
        `${version} was compared with ${comparedWith ?? 'no approved version'}, but ${aliases.approved ?? 'none'} is approved now`
      );
    }
    if (isForced && change.reason.trim() === '')
      throw new PathHelmError('APPROVAL_REFUSED', `forcing ${version} needs a reason`);
    if (!isForced) await expectPassed(folder, version, evidence, comparedWith, history);
    return {
      action: 'approved',
      version,
      evidence,
      isForced,
      aliases: {
        candidate: aliases.candidate === version ? null : aliases.candidate,
        approved: version,
        previous: aliases.approved
      }
    };
  });
}

/** The version is not to be approved; it stops being the candidate. @throws PathHelmError APPROVAL_REFUSED for the approved version */
export function reject(folder: string, change: Change): Promise<HistoryEvent> {
  return changeRegistry(folder, change, (aliases) => {
    if (aliases.approved === change.version)
      throw new PathHelmError(
        'APPROVAL_REFUSED',
        `${change.version} is approved: roll it back instead of rejecting it`
      );
    const candidate = aliases.candidate === change.version ? null : aliases.candidate;
    return { action: 'rejected', version: change.version, aliases: { ...aliases, candidate } };
  });
}

/**
 * Back to the previous version; `previous` becomes the one approved before that. `version` is the approved version that has to go: when it
 * is not approved any more, somebody was faster and nothing moves.
 * @throws PathHelmError ALIAS_MOVED, VERSION_NOT_FOUND without a previous version
 */
export function rollback(folder: string, change: Change & { isAutomatic: boolean }): Promise<HistoryEvent> {
  return changeRegistry(folder, change, (aliases, history) => {
    if (aliases.approved !== change.version)
      throw moved(history, `${change.version} is not approved any more, ${aliases.approved ?? 'none'} is`);
    if (aliases.previous === null)
      throw new PathHelmError('VERSION_NOT_FOUND', `there is no version before ${change.version} to go back to`);
    return {
      action: change.isAutomatic ? 'stepped-down' : 'rolled-back',
      version: change.version,
      aliases: {
        ...aliases,
        approved: aliases.previous,
        previous: predecessorOf(aliases.previous, change.version, history)
      }
    };
  });
}

/** What a gateway did by itself and no alias shows: nothing is enforced any more, or again. `version` is the one in force. */
export function noteStep(
  folder: string,
  change: Change & { action: 'stepped-down' | 'resumed' }
): Promise<HistoryEvent> {
  const { action, version } = change;
  return changeRegistry(folder, change, (aliases) => ({ action, version, aliases }));
}

/** Removes all but the newest `keep` versions and those an alias points at. @returns what was removed, oldest first */
export function prune(folder: string, change: Omit<Change, 'version'> & { keep: number }): Promise<string[]> {
  return withRegistryLock(folder, async () => {
    const removed: string[] = [];
    const versions = (await readFolder(folder)).filter((name) => VERSION_PATTERN.test(name)).sort(compareVersions);
    for (const version of versions.slice(0, Math.max(0, versions.length - change.keep))) {
      const { aliases, history } = await readState(folder);
      if (ALIAS_NAMES.some((alias) => aliases[alias] === version)) continue;
      await record(folder, { ...change, version }, history, { action: 'pruned', version, aliases });
      // Gone in one step: a reader meets the whole version or none.
      const grave = join(folder, `.pruned-${version}`);
      await rename(join(folder, version), grave);
      await rm(grave, { recursive: true, force: true });
      removed.push(version);
    }
    return removed;
  });
}

/** The newest version becomes the candidate. */
export function announce(folder: string, change: Change & { artefactHash: string }): Promise<HistoryEvent> {
  return changeRegistry(folder, change, (aliases) => ({
    action: 'published',
    version: change.version,
    evidence: change.artefactHash,
    aliases: { ...aliases, candidate: change.version }
  }));
}

/** After these only gates that were run later count. */
const REFUSALS = { rejected: 'rejected', 'stepped-down': 'taken out of force' } as const;

function changeRegistry(
  folder: string,
  change: Change,
  decide: (aliases: Aliases, history: History) => Made | Promise<Made>
): Promise<HistoryEvent> {
  return withRegistryLock(folder, async () => {
    const { aliases, history } = await readState(folder);
    return record(folder, change, history, await decide(aliases, history));
  });
}

/** History is written first, the aliases after it: where a crash came in between, the history is right. */
async function readState(folder: string): Promise<{ aliases: Aliases; history: History }> {
  const history = await readHistory(folder);
  const last = history.events.findLast((event) => event.aliases !== null);
  return { history, aliases: last?.aliases ?? (await readAliases(folder)) };
}

async function record(folder: string, { at, by, reason }: Change, history: History, made: Made): Promise<HistoryEvent> {
  const event = { at, by, reason, evidence: '', isForced: false, ...made };
  await appendHistory(folder, event, history);
  await writeFileAtomically(aliasesPath(folder), `${JSON.stringify(made.aliases, null, 2)}\n`);
  return { ...event, after: history.lastHash };
}

async function expectPassed(
  folder: string,
  version: string,
  hash: string,
  comparedWith: string | null,
  history: History
): Promise<void> {
  const evidence = await readEvidence(folder, version, hash);
  if (evidence.championVersion !== comparedWith) {
    throw new PathHelmError(
      'EVIDENCE_INVALID',
      `the gates of ${version} were run against ${evidence.championVersion ?? 'no approved version'}, not ${comparedWith ?? 'none'}: run them again`
    );
  }
  const failed = evidence.gates.filter(({ outcome }) => outcome === 'fail').map(({ gate }) => gate);
  if (!evidence.isPassed || failed.length > 0)
    throw new PathHelmError(
      'APPROVAL_REFUSED',
      `${version} did not pass: ${failed.join(', ')} (--force --reason overrules)`
    );
  const last = history.events.findLast((event) => event.version === version && event.action !== 'published');
  if (last && last.action in REFUSALS && last.at > evidence.at)
    throw new PathHelmError(
      'APPROVAL_REFUSED',
      `${version} was ${REFUSALS[last.action as keyof typeof REFUSALS]} by ${last.by} at ${last.at}: ${last.reason}` // found as one of them
    );
}

/** The version that was approved when `version` was approved; null when there was none, or it is the one that has to go. */
function predecessorOf(version: string, leaving: string, { events }: History): string | null {
  const approval = events.findLast((event) => event.version === version && event.action === 'approved');
  const before = approval?.aliases?.previous ?? null;
  return before === leaving ? null : before;
}

function moved({ events }: History, what: string): PathHelmError {
  const last = events.findLast(({ action }) => action !== 'published' && action !== 'pruned');
  const who = last ? ` (${last.action} ${last.version} by ${last.by} at ${last.at})` : '';
  return new PathHelmError('ALIAS_MOVED', `${what}${who}; nothing was changed`);
}
