import type { RequestRecord } from '#data/request-record.ts';
import { clientKeyOf, type ClientIdentity } from '#models/request/client-key.ts';
import type { Rng } from '#models/rng.ts';
import { PathHelmError } from '#platform/errors.ts';
import type { Actor, Answer, Step } from './actor.ts';
import type { Call } from './call.ts';
import { planCampaigns, runCampaign } from './campaigns.ts';
import type { Cast } from './clients/cast.ts';
import type { Client } from './clients/client.ts';
import { EventQueue } from '#models/event-queue.ts';
import type { PeriodQuota } from './periods.ts';
import { Upstream } from './upstream.ts';
import { Visitors } from './visitors.ts';
import { writeRequest } from './wire.ts';
import type { World } from './world.ts';

export type PeriodOptions = { rng: Rng; period: number; quota: PeriodQuota; world: World; cast: Cast };

/** Someone at work in the queue. */
type Run = {
  actor: Actor;
  name: string;
  campaignId: string;
  /** Attack rows still to send; undefined for honest visitors. */
  attackRowsLeft: number | undefined;
  benignRows: number;
  /** Undefined until the actor has begun. */
  step: Step | undefined;
  leave: (rows: number) => void;
};

/** One period's discrete-event simulation: a queue of who acts next, a clock that jumps from one to the other. */
export class PeriodRun {
  readonly #options: PeriodOptions;
  readonly #queue = new EventQueue<Run | 'arrival'>();
  readonly #upstream: Upstream;
  readonly #visitors: Visitors;
  readonly #ids: Rng;
  #nowMs: number;
  #benignLeft: number;
  #campaignsLeft = 0;
  #serial = 0;

  constructor(options: PeriodOptions) {
    const { rng, quota, world, cast } = options;
    this.#options = options;
    this.#ids = rng.fork('ids');
    this.#nowMs = world.startMs;
    this.#benignLeft = quota.normalRows;
    this.#upstream = new Upstream(rng.fork('upstream'), world.incidents);
    this.#visitors = new Visitors(rng.fork('visitors'), world, cast, this.#clock);
  }

  /** Whole milliseconds, as programs read the time. */
  readonly #clock = (): number => Math.floor(this.#nowMs);

  /** Yields the rows of the period, returns when it ended. */
  *run(): Generator<RequestRecord, number> {
    this.#begin();
    while (this.#benignLeft > 0 || this.#campaignsLeft > 0) {
      const event = this.#queue.pop();
      if (event === undefined)
        throw new PathHelmError('STEP_FAILED', `the simulation ran dry in period ${this.#options.period + 1}`);
      this.#nowMs = event.atMs;
      if (event.item === 'arrival') this.#receive();
      else {
        const record = this.#act(event.item);
        if (record !== undefined) yield record;
      }
    }
    return Math.ceil(this.#nowMs);
  }

  #begin(): void {
    const { period, quota, world, cast, rng } = this.#options;
    if (quota.normalRows > 0) {
      for (const { name, actor } of this.#visitors.machines(quota.normalRows)) this.#enter(this.#nowMs, actor, name);
      this.#queue.push(this.#nowMs, 'arrival');
    }
    const campaignRng = rng.fork('campaigns');
    for (const planned of planCampaigns(campaignRng, { period, quota, world, cast, nowMs: this.#clock })) {
      const actor = runCampaign(campaignRng.fork(planned.id), planned, world, cast, this.#clock);
      this.#enter(planned.startMs, actor, planned.profile.id, { campaignId: planned.id, attackRowsLeft: planned.rows });
      this.#campaignsLeft++;
    }
  }

  #enter(atMs: number, actor: Actor, name: string, more: Partial<Run> = {}): void {
    const campaignId = `p${this.#options.period + 1}-${name}-${this.#serial++}`;
    const run: Run = {
      actor,
      name,
      campaignId,
      attackRowsLeft: undefined,
      benignRows: 0,
      step: undefined,
      leave: () => undefined
    };
    this.#queue.push(atMs, { ...run, ...more });
  }

  #receive(): void {
    if (this.#benignLeft === 0) return;
    const { waitMs, visitor } = this.#visitors.next(this.#benignLeft);
    if (visitor !== undefined)
      this.#enter(this.#nowMs + waitMs, visitor.actor, visitor.name, {
        leave: (rows) => {
          this.#visitors.leave(rows);
        }
      });
    this.#queue.push(this.#nowMs + waitMs, 'arrival');
  }

  /** Sends the request that is due, hands the answer to its actor and queues what the actor does next. */
  #act(run: Run): RequestRecord | undefined {
    if (run.step === undefined) {
      this.#goOn(run, run.actor.next());
      return undefined;
    }
    const isHostile = run.step.call.attackClass !== 'benign';
    if (!isHostile && this.#benignLeft === 0) {
      // Enough honest rows: visitors go home; attackers still look around, unrecorded, on their way to the attack.
      if (run.attackRowsLeft !== undefined) this.#goOn(run, run.actor.next({ status: 200, latencyMs: 20 }));
      return undefined;
    }
    const { record, answer } = this.#exchange(run, run.step);
    if (isHostile) run.attackRowsLeft!--;
    else {
      this.#benignLeft--;
      run.benignRows++;
    }
    if (run.attackRowsLeft === 0) this.#campaignsLeft--;
    else this.#goOn(run, run.actor.next(answer));
    return record;
  }

  #goOn(run: Run, next: IteratorResult<Step, void>): void {
    if (next.done === true) {
      run.leave(run.benignRows);
      return;
    }
    run.step = next.value;
    this.#queue.push(this.#nowMs + Math.max(0, next.value.waitMs), run);
  }

  #exchange({ campaignId, name }: Run, { client, call, site }: Step): { record: RequestRecord; answer: Answer } {
    const { target, headers, body, bodyBytes } = writeRequest(site, client, call);
    const clientKey = clientKeyOf(identityOf(client, call));
    const answer = this.#upstream.answer(site, clientKey, call, bodyBytes, this.#nowMs);
    const record: RequestRecord = {
      requestId: this.#requestId(),
      timestampMs: Math.floor(this.#nowMs),
      clientKey,
      address: client.address,
      method: call.method,
      target,
      httpVersion: client.agent.httpVersion,
      headers,
      body,
      bodyBytes,
      status: answer.status,
      responseBytes: answer.responseBytes,
      latencyMs: answer.latencyMs,
      label: {
        attackClass: call.attackClass,
        source: 'generator',
        actor: name,
        campaignId,
        templateId: call.templateId,
        attackPlace: call.attackPlace
      }
    };
    return { record, answer };
  }

  #requestId(): string {
    const half = (): string => this.#ids.int(0, 0xffffffff).toString(16).padStart(8, '0');
    return half() + half();
  }
}

/** What the gateway can trust: a token or key the call replaced by another proves nothing, so the address remains. */
function identityOf(client: Client, call: Call): ClientIdentity {
  const { credentials, address } = client;
  const replaced = (name: string): boolean => call.headers.some(([header]) => header === name);
  return {
    apiKeyId: credentials.kind === 'api-key' && !replaced(credentials.header) ? credentials.keyId : '',
    sessionId: credentials.kind === 'bearer' && !replaced('authorization') ? credentials.sessionId : '',
    address
  };
}
