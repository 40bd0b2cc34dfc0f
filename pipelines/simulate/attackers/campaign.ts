import type { Actor, Answer, Step } from '../actor.ts';
import { send } from '../actor.ts';
import type { Call, Outcome } from '../call.ts';
import type { Cast } from '../clients/cast.ts';
import type { Client } from '../clients/client.ts';
import { namedProgram } from '../clients/programs.ts';
import type { HostileClass } from '../periods.ts';
import type { Scene } from '../scene.ts';

/** One attack run, as its attacker sees it. The scheduler ends it when `rows` requests of its class have been sent. */
export type Campaign = {
  attackClass: HostileClass;
  profileId: string;
  scene: Scene;
  cast: Cast;
  rows: number;
  /** Time until the campaign has to be over. */
  windowMs: number;
  /** Usual pause between two requests: the profile's, shortened when the window is too small for it. */
  gapMs: number;
  /** Set when another campaign runs from the same client at the same time. */
  client: Client | undefined;
};

/** A way of attacking. The id is the template id of its requests, so a profile is only seen in one pool. */
export type AttackProfile = {
  id: string;
  attackClass: HostileClass;
  rows: readonly [min: number, max: number];
  gapMs: number;
  run: (campaign: Campaign) => Actor;
};

export type Disguise = 'tool' | 'script' | 'browser' | 'app' | 'headless';

/** The client an attacker shows: a tool that names itself, a library, or what looks like a person. */
export function disguised(campaign: Campaign, disguise: Disguise, tools: readonly string[] = []): Client {
  const { scene, cast } = campaign;
  if (campaign.client !== undefined) return campaign.client;
  switch (disguise) {
    case 'tool':
      return cast.program(scene, namedProgram(tools.length === 0 ? 'Mozilla/5.0' : scene.rng.pick(tools)));
    case 'script':
      return cast.script(scene);
    case 'app':
      return cast.app(scene);
    case 'browser':
      return cast.browser(scene);
    case 'headless': {
      const client = cast.browser(scene);
      client.agent = { ...client.agent, userAgent: client.agent.userAgent.replace(/ Chrome\//, ' HeadlessChrome/') };
      return client;
    }
  }
}

/**
 * A new client of a many-headed campaign. Most run one tool on all their addresses, so that its clients look alike; some draw a new face
 * for each.
 */
export function swarm(campaign: Campaign, disguise: Disguise): () => Client {
  const { rng } = campaign.scene;
  const kits = rng.weighted([
    [1, 5],
    [rng.int(2, 5), 3],
    [Infinity, 3]
  ]);
  const drawn: Client[] = [];
  return () => {
    if (drawn.length < kits) {
      const client = disguised({ ...campaign, client: undefined }, disguise);
      if (kits < Infinity) drawn.push(client);
      return client;
    }
    return { ...rng.pick(drawn), address: campaign.cast.address(rng), cookies: [], referrer: '' };
  };
}

export function hostile(campaign: Campaign, call: Call, outcome: Outcome = call.outcome): Call {
  return { ...call, outcome, attackClass: campaign.attackClass, templateId: campaign.profileId };
}

/** Programs keep an even beat, people an uneven one. */
export function pause(campaign: Campaign, evenness: 'even' | 'uneven'): number {
  const { rng } = campaign.scene;
  return evenness === 'even'
    ? Math.max(1, rng.normal(campaign.gapMs, campaign.gapMs / 6))
    : rng.logNormal(campaign.gapMs * 0.7, 0.85);
}

/** Looks around like anyone else first: these requests are honest and labelled so. */
export function* lookAround(
  campaign: Campaign,
  client: Client,
  calls: readonly ((scene: Scene) => Call)[]
): Generator<Step, void, Answer> {
  const { scene } = campaign;
  for (const write of calls)
    yield* send(scene, client, write(scene), scene.rng.logNormal(Math.min(4_000, campaign.gapMs), 0.6));
}

/** A goal pursued in a manner: how fast, from what kind of client, for how long. */
export type Manner = { name: string; disguise: Disguise; gapMs: number; rows: readonly [min: number, max: number] };

/** A profile for every goal in every manner. */
export function profilesOf<G extends { name: string }, M extends Manner>(
  attackClass: HostileClass,
  goals: readonly G[],
  manners: readonly M[],
  run: (campaign: Campaign, goal: G, manner: M) => Actor
): AttackProfile[] {
  return goals.flatMap((goal) =>
    manners.map((manner) => ({
      id: `${attackClass}/${goal.name}/${manner.name}`,
      attackClass,
      rows: manner.rows,
      gapMs: manner.gapMs,
      run: (campaign) => run(campaign, goal, manner)
    }))
  );
}

/** The same manners behind each of several faces. */
export function behind<M extends object>(
  disguises: readonly Disguise[],
  manners: readonly (M & Omit<Manner, 'disguise'>)[]
): (M & Manner)[] {
  return manners.flatMap((manner) =>
    disguises.map((disguise) => ({ ...manner, disguise, name: `${manner.name}/${disguise}` }))
  );
}
