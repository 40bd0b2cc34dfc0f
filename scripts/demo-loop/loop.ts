import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { openRegistry, type Registry } from '#models/registry.ts';
import { PathHelmError } from '#platform/errors.ts';
import { callGateway } from '../call-gateway.ts';
import { planBenign } from '../traffic/plan-benign.ts';
import type { PlannedRequest } from '../traffic/planned-request.ts';
import { sendTraffic, type Sent } from '../traffic/send-traffic.ts';
import { runCommand, startProcess, type Environment, type Finished, type Started } from './start-process.ts';

/** How large the loop is made: small ones show the way, but their models are too small to prove a budget. */
export type LoopSize = {
  /** Of the pipeline, but for budget and forests. */
  training: readonly string[];
  /** Of the classifier, for the first training and for a better one. */
  trees: readonly [first: number, more: number];
  /** Shares of benign requests that may be flagged: for the first model, asked for in a hurry, and for the second one. */
  budget: number;
  hurriedBudget: number;
  secondBudget: number;
  /** Requests a second, and for how long. */
  rate: number;
  seconds: number;
  /** Gates that fail only for want of data are overruled, with that as the recorded reason. */
  mayForce: boolean;
};

type GatewayStatus = {
  mode: string;
  model: { version: string };
  shadow: { version: string; agreed: number; newlyStopped: number; newlyAllowed: number } | null;
  stepDown: { level: string; reason: string };
};

type Asked = { status: number; /** Of a request that was stopped. */ decisionId: string };

/** What the steps of the story share: a folder of their own, the commands, a gateway in front of the demo upstream, traffic. */
export type Loop = {
  size: LoopSize;
  folder: string;
  registry: Registry;
  run: (...args: string[]) => Promise<Finished>;
  /** The same, for commands whose last line is JSON. */
  runJson: <Answer>(...args: string[]) => Promise<Answer & { code: number | null }>;
  startServers: () => Promise<void>;
  gatewayUrl: () => string;
  /** An operator's request to the gateway; `path` below /pathhelm. */
  admin: <Answer>(method: string, path: string, body?: object) => Promise<Answer>;
  /** A client's request, from this address. */
  ask: (path: string, address: string) => Promise<Asked>;
  status: () => Promise<GatewayStatus>;
  /** Waits until the gateway says so. */
  until: (what: string, isSo: (status: GatewayStatus) => boolean) => Promise<GatewayStatus>;
  /** Sends ordinary traffic to its end, and has the log sealed. */
  send: (seed: number, change?: (plan: PlannedRequest[]) => PlannedRequest[]) => Promise<Sent[]>;
  /** Sends ordinary traffic until it is told to end. */
  keepSending: (seed: number) => () => Promise<Sent[]>;
  close: () => Promise<void>;
};

const ADMIN_KEY = 'demo';
const WAIT_MS = 60_000;
const LOOK_EVERY_MS = 100;
/** Clients stay for a stretch at most; planning a longer one would hold up those who send. */
const STRETCH_SECONDS = 90;

export function openLoop(folder: string, size: LoopSize): Loop {
  const files: Environment = {
    DATA_DIR: join(folder, 'data'),
    REGISTRY_DIR: join(folder, 'registry'),
    POLICY_FILE: ''
  };
  const started: Started[] = [];
  let gatewayUrl = '';
  const target = () => ({ url: gatewayUrl, adminKey: ADMIN_KEY });
  const run = (...args: string[]) => runCommand(args, { ...files, LOG_LEVEL: 'warn', ADMIN_API_KEY: ADMIN_KEY });
  const admin = <Answer>(method: string, path: string, body?: object) =>
    callGateway<Answer>(target(), method, path, body);
  const status = () => admin<GatewayStatus>('GET', '/status');

  async function startServers(): Promise<void> {
    const upstream = await startProcess(['upstream', '--port', '0'], {});
    started.push(upstream);
    const gateway = await startProcess(['gateway'], {
      ...files,
      ...{ HOST: '127.0.0.1', PORT: '0', ADMIN_API_KEY: ADMIN_KEY, TARGET_SERVICE_URLS: upstream.url },
      // Generated clients come from this machine, each under an address of its own.
      ...{ TRUSTED_PROXIES: '127.0.0.1', MODE: 'observe', MODEL: 'approved', MODEL_POLL_SECONDS: '0.5' },
      ...{ RATE_LIMIT_ENABLED: 'false', LOG_REQUESTS: 'false', LOG_LEVEL: 'info', DECISION_LOG: 'on', REDIS_URL: '' }
    });
    started.push(gateway);
    gatewayUrl = gateway.url;
  }

  async function sendStretches(seed: number, signal: AbortSignal): Promise<Sent[]> {
    const sent: Sent[] = [];
    for (let stretch = 0; !signal.aborted; stretch++) {
      const plan = planBenign({ seed: seed * 1000 + stretch, rate: size.rate, seconds: STRETCH_SECONDS });
      sent.push(...(await sendTraffic(plan, { target: gatewayUrl, signal })));
    }
    return sent;
  }

  async function runJson<Answer>(...args: string[]): Promise<Answer & { code: number | null }> {
    const { code, stdout, stderr } = await run(...args, '--json');
    try {
      return { ...(JSON.parse(stdout.trim().split('\n').at(-1)!) as Answer), code };
    } catch (cause) {
      throw new PathHelmError('STEP_FAILED', `pathhelm ${args.join(' ')} ended with ${code}: ${stderr}`, { cause });
    }
  }

  return {
    size,
    folder,
    registry: openRegistry({ folder: files['REGISTRY_DIR']!, nowMs: Date.now }),
    run,
    runJson,
    startServers,
    gatewayUrl: () => gatewayUrl,
    admin,
    ask: async (path, address) => {
      const headers = { 'user-agent': 'Mozilla/5.0', 'x-forwarded-for': address };
      const response = await fetch(gatewayUrl + path, { headers });
      const text = await response.text();
      return { status: response.status, decisionId: /"decisionId":"([^"]+)"/.exec(text)?.[1] ?? '' };
    },
    status,
    until: async (what, isSo) => {
      let seen = await status();
      for (let waitedMs = 0; waitedMs < WAIT_MS; waitedMs += LOOK_EVERY_MS) {
        if (isSo(seen)) return seen;
        await delay(LOOK_EVERY_MS);
        seen = await status();
      }
      throw new PathHelmError('STEP_FAILED', `${what} did not come: ${JSON.stringify(seen)}`);
    },
    send: async (seed, change = (plan) => plan) => {
      const { rate, seconds } = size;
      const sent = await sendTraffic(change(planBenign({ seed, rate, seconds })), { target: gatewayUrl });
      await admin('POST', '/decisions/seal');
      return sent;
    },
    keepSending: (seed) => {
      const ending = new AbortController();
      const sending = sendStretches(seed, ending.signal);
      return () => {
        ending.abort();
        return sending;
      };
    },
    close: async () => {
      for (const each of started.reverse()) await each.stop();
    }
  };
}

/** A step's outcome is asserted, not hoped for. @throws PathHelmError STEP_FAILED with the sentence */
export function expectThat(isSo: boolean, sentence: string): void {
  if (!isSo) throw new PathHelmError('STEP_FAILED', `it is not so that ${sentence}`);
}
