import type { Logger } from '#platform/logger.ts';
import { PathHelmError } from '#platform/errors.ts';
import { compilePolicy, type CompiledPolicy } from '#policy/compile-policy.ts';
import type { ExceptionSpec } from '#policy/exceptions/exception-spec.ts';
import { parsePolicy } from '#policy/file/parse-policy.ts';
import type { PolicyFile } from '#policy/file/policy-file.ts';
import { resolvePolicy, type Policy, type PolicyDefaults } from '#policy/policy.ts';
import type { RuleSpec } from '#policy/rules/rule-spec.ts';
import { createRuleHits, type RuleHits } from './rule-hits.ts';

/** Rules and exceptions an administrator added while the gateway runs. */
export type AddedRules = { rules: RuleSpec[]; exceptions: ExceptionSpec[] };

type PolicyState = {
  /** Epoch milliseconds. */
  loadedAtMs: number;
  loads: number;
  refused: number;
  /** Why what is in the files is not what is in force; empty when it is. */
  fault: string;
  /** Why nothing is enforced whatever the policy says; empty when it is not so. */
  stepDown: string;
};

/** Holds the policy in force: the file and what was added at run time, taken over whole or not at all. */
export type PolicySlot = {
  current: () => CompiledPolicy;
  /** The same, but what it decides counts no hits: for what is not executed. */
  silent: () => CompiledPolicy;
  state: () => Readonly<PolicyState>;
  /** Path of the policy file; empty: there is none. */
  path: string;
  added: () => AddedRules;
  hits: RuleHits;
  /** Looks at the files now. Never rejects: a fault leaves the former policy in force and shows in the state. */
  refresh: () => Promise<void>;
  /** Changes what was added so far, on disk and in force; one change after the other. @throws PathHelmError POLICY_INVALID, STORAGE_FAILED */
  changeAdded: (change: (added: AddedRules) => AddedRules) => Promise<void>;
  /** Enforces nothing until null is given; for guardrails that see something go wrong. */
  stepDown: (reason: string | null) => void;
  stop: () => void;
};

export type PolicySlotOptions = {
  path: string;
  /** @returns undefined: there is no such file */
  readPolicy: () => Promise<string | undefined>;
  readAdded: () => Promise<string | undefined>;
  writeAdded: (text: string) => Promise<void>;
  defaults: PolicyDefaults;
  countryOf: (address: string) => string;
  /** 0: files are only looked at when asked to. */
  pollMs: number;
  nowMs: () => number;
  /** Told of each policy that comes into force. */
  onTaken?: (policy: Policy) => void;
  log: Logger;
};

/** What stands in the two files. */
type Source = { policyText: string | undefined; addedText: string | undefined };

/** @throws PathHelmError POLICY_INVALID when the very first policy is none; a gateway must not start with half of what was meant */
export async function openPolicySlot(options: PolicySlotOptions): Promise<PolicySlot> {
  const { defaults, countryOf, nowMs, log } = options;
  const hits = createRuleHits();
  const state: PolicyState = { loadedAtMs: 0, loads: 0, refused: 0, fault: '', stepDown: '' };
  let source = await readSource(options);
  let file = parsePolicy(source.policyText ?? '', options.path);
  let added = parseAdded(source.addedText);
  let policy = compile(file, added);
  taken();
  let silent: { of: CompiledPolicy; policy: CompiledPolicy } | null = null;
  let refused: Source | null = null;
  let running: Promise<void> | null = null;
  let changing: Promise<void> = Promise.resolve();

  function compile(from: PolicyFile, extra: AddedRules, onHit = hits.count): CompiledPolicy {
    const merged = {
      ...from,
      rules: merge(from.rules, extra.rules),
      exceptions: merge(from.exceptions, extra.exceptions)
    };
    const effects = { countryOf, onHit, isHeldBack: state.stepDown !== '' };
    return compilePolicy(resolvePolicy(merged, defaults), effects);
  }

  function taken(): void {
    state.loadedAtMs = nowMs();
    state.loads++;
    const { version } = policy;
    options.onTaken?.(policy.policy);
    log.info(
      { policy: options.path, version, mode: policy.policy.mode, rules: policy.policy.rules.length },
      'policy is in force'
    );
  }

  async function look(): Promise<void> {
    let now: Source | null = null;
    try {
      now = await readSource(options);
      if (isSame(now, source)) {
        if (state.fault !== '') log.info({ policy: options.path }, 'policy file is again what is in force');
        state.fault = '';
        refused = null;
        return;
      }
      if (refused !== null && isSame(now, refused)) return;
      if (now.policyText === undefined && source.policyText !== undefined)
        throw new PathHelmError(
          'POLICY_INVALID',
          `${options.path} is gone; an empty file would be a policy of defaults`
        );
      const nextFile = parsePolicy(now.policyText ?? '', options.path);
      const nextAdded = parseAdded(now.addedText);
      policy = compile(nextFile, nextAdded);
      [file, added, source, refused] = [nextFile, nextAdded, now, null];
      state.fault = '';
      taken();
    } catch (fault) {
      refuse(now, fault);
    }
  }

  function refuse(now: Source | null, fault: unknown): void {
    const text = fault instanceof Error ? fault.message : String(fault);
    refused = now;
    if (text === state.fault) return;
    state.fault = text;
    state.refused++;
    log.error(
      { policy: options.path, inForce: policy.version, fault: text },
      'policy refused: the former one stays in force'
    );
  }

  async function putAdded(next: AddedRules): Promise<void> {
    const addedText = `${JSON.stringify(next, null, 2)}\n`;
    parseAdded(addedText);
    compile(file, next); // refused before the disk sees it
    await options.writeAdded(addedText);
    policy = compile(file, next); // the file may have changed meanwhile
    [added, source] = [next, { ...source, addedText }];
    taken();
  }

  const refresh = (): Promise<void> => (running ??= look().finally(() => (running = null)));
  const timer = options.pollMs > 0 ? setInterval(() => void refresh(), options.pollMs).unref() : undefined;

  return {
    current: () => policy,
    silent: () => {
      if (silent?.of !== policy) silent = { of: policy, policy: compile(file, added, () => undefined) };
      return silent.policy;
    },
    state: () => state,
    path: options.path,
    added: () => added,
    hits,
    refresh,
    changeAdded: (change) => {
      const done = changing.then(() => putAdded(change(added)));
      changing = done.catch(() => undefined); // told to who asked for it
      return done;
    },
    stepDown: (reason) => {
      state.stepDown = reason ?? '';
      policy = compile(file, added);
      log.warn(
        { stepDown: reason, version: policy.version },
        reason === null ? 'policy acts again' : 'stepped down: nothing is enforced'
      );
    },
    stop: () => {
      clearInterval(timer);
    }
  };
}

async function readSource({ readPolicy, readAdded }: PolicySlotOptions): Promise<Source> {
  const [policyText, addedText] = await Promise.all([readPolicy(), readAdded()]);
  return { policyText, addedText };
}

function isSame(a: Source, b: Source): boolean {
  return a.policyText === b.policyText && a.addedText === b.addedText;
}

/** @throws PathHelmError POLICY_INVALID */
function parseAdded(text: string | undefined): AddedRules {
  const { rules, exceptions } = parsePolicy(text ?? '', 'what was added at run time');
  return { rules, exceptions };
}

/** @throws PathHelmError POLICY_INVALID for an id that is in both */
function merge<Entry extends { id: string }>(ofFile: readonly Entry[], extra: readonly Entry[]): Entry[] {
  const twice = extra.find(({ id }) => ofFile.some((each) => each.id === id));
  if (twice !== undefined) {
    const shown = JSON.stringify(twice.id);
    throw new PathHelmError(
      'POLICY_INVALID',
      `${shown} stands in the policy file and was added at run time too: rename or remove one`
    );
  }
  return [...ofFile, ...extra];
}
