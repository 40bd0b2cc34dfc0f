import { INJECTION_CLASSES, type AttackClass } from '#data/label.ts';
import type { Action, Call } from './call.ts';
import type { Client } from './clients/client.ts';
import type { Scene } from './scene.ts';
import type { Site } from './site.ts';

export type Answer = { status: number; latencyMs: number };

/** The next request of an actor, `waitMs` after its last one left. */
export type Step = { waitMs: number; site: Site; client: Client; call: Call };

/** Someone who sends requests, written as a coroutine: each yield is a request, what comes back is its answer. */
export type Actor = Generator<Step, void, Answer>;

/** Waits for the answer to arrive, then for as long as a person or program thinks. */
export function afterAnswer(answer: Answer, thinkMs: number): number {
  return answer.latencyMs + thinkMs;
}

/** Sends one request and, for a browser, remembers where it came from for the next. */
export function* send(scene: Scene, client: Client, call: Call, waitMs: number): Generator<Step, Answer, Answer> {
  const answer = yield { waitMs, site: scene.site, client, call };
  if (client.agent.isBrowser && LINKED_FROM.includes(call.action) && !holdsPayload(call))
    client.referrer = `https://${scene.site.host}${call.path}`;
  return answer;
}

const LINKED_FROM: readonly Action[] = ['page', 'list', 'view', 'search', 'admin'];

/** As a Referer the payload would go on into the next request, which is labelled as the ordinary one it was meant to be. */
function holdsPayload({ attackClass }: Call): boolean {
  return (INJECTION_CLASSES as readonly AttackClass[]).includes(attackClass);
}
