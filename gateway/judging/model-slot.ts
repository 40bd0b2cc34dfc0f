import type { Logger } from '#platform/logger.ts';
import { PathHelmError } from '#platform/errors.ts';
import type { Registry } from '#models/registry.ts';
import { VERSION_PATTERN } from '#models/registry-manifest.ts';
import { loadModel, type LoadedModel } from './load-model.ts';

export type SlotState = {
  /** Empty: none is loaded. */
  version: string;
  loadedAtMs: number | null;
  loads: number;
  failedLoads: number;
  /** Why the version the alias names is not in force; empty when it is. */
  fault: string;
};

/** Holds the model in force: the version an alias of the registry names, taken over whole or not at all. */
export type ModelSlot = {
  current: () => LoadedModel | null;
  state: () => Readonly<SlotState>;
  /** Looks at the alias now. Never rejects: a fault leaves the loaded model in force and shows in the state. */
  refresh: () => Promise<void>;
  /** Judges by this version from now on, whatever the alias says, until null gives the choice back to the alias. */
  pin: (version: string | null) => Promise<void>;
  stop: () => void;
};

export type ModelSlotOptions = {
  registry: Registry;
  /** `approved`, another alias, or one version; empty: no model. */
  reference: string;
  pollMs: number;
  nowMs: () => number;
  log: Logger;
  /** A version that is not to be loaded although the alias names it. */
  isNeedless?: (version: string) => boolean;
  /** For the log, where this is not the slot of the model in force. */
  words?: { taken: string; none: string; refused: string };
  onChange?: (version: string) => void;
};

const IN_FORCE = {
  taken: 'model is in force',
  none: 'no model is in force',
  refused: 'model refused, the one before stays'
};

export function createModelSlot(options: ModelSlotOptions): ModelSlot {
  const { registry, reference, nowMs, log, isNeedless = () => false, words = IN_FORCE } = options;
  let model: LoadedModel | null = null;
  let pinned: string | null = null;
  let running: Promise<void> | null = null;
  let refused = '';
  const state: SlotState = { version: '', loadedAtMs: null, loads: 0, failedLoads: 0, fault: '' };

  async function look(): Promise<void> {
    let wanted = '';
    try {
      wanted = await wantedVersion();
      if (isNeedless(wanted)) wanted = '';
      if (wanted === state.version) {
        state.fault = '';
        return;
      }
      if (wanted === '') {
        take(null);
        return;
      }
      take(await loadModel(registry, wanted));
    } catch (fault) {
      refuse(wanted, fault);
    }
  }

  async function wantedVersion(): Promise<string> {
    const named = pinned ?? reference;
    if (named === '' || VERSION_PATTERN.test(named)) return named;
    const aliases = await registry.aliases();
    if (!(named in aliases)) {
      throw new PathHelmError(
        'VERSION_NOT_FOUND',
        `MODEL="${named}" is neither a version nor an alias of the registry`
      );
    }
    return aliases[named as keyof typeof aliases] ?? ''; // checked just above
  }

  function take(next: LoadedModel | null): void {
    const before = state.version;
    model = next;
    state.version = next?.version ?? '';
    state.loadedAtMs = next === null ? null : nowMs();
    state.loads += next === null ? 0 : 1;
    state.fault = '';
    refused = '';
    log.info({ model: state.version, before }, next === null ? words.none : words.taken);
    options.onChange?.(state.version);
  }

  /** Told once for each version, counted every time something new is wrong. */
  function refuse(wanted: string, fault: unknown): void {
    state.fault = fault instanceof Error ? fault.message : String(fault);
    const told = `${wanted} ${state.fault}`;
    if (told === refused) return;
    refused = told;
    state.failedLoads++;
    const code = fault instanceof PathHelmError ? fault.code : 'UNEXPECTED';
    log.error({ model: wanted, inForce: state.version, code, fault: state.fault }, words.refused);
  }

  const refresh = (): Promise<void> => (running ??= look().finally(() => (running = null)));
  const timer = options.pollMs > 0 ? setInterval(() => void refresh(), options.pollMs).unref() : undefined;
  return {
    current: () => model,
    state: () => state,
    refresh,
    pin: async (version) => {
      pinned = version;
      await running;
      await refresh();
    },
    stop: () => {
      clearInterval(timer);
    }
  };
}
