import type { Begun } from './judge-again.ts';

/** What a state may have told of a client at one moment: nothing, or one of the decisions against it. */
export type PossibleStanding = {
  /** In force when the request came. */
  told: readonly Begun[];
  /** Nothing, or none in force. */
  mayBeNone: boolean;
};

export type StandingOracle = (client: string, at: { turn: number; atMs: number }) => PossibleStanding;

/**
 * Which decision against a client a state's answer can have told. With a gateway's own state that is exactly one. A shared one learns of
 * a decision some time after the judging, which no row tells: until that time is over either answer is possible, but what an answer has
 * told once, no later one may lack.
 */
export function createStandingOracle(begun: ReadonlyMap<string, readonly Begun[]>): {
  possible: StandingOracle;
  /** A row was told this decision. */
  confirm: (client: string, seen: Begun) => void;
} {
  const confirmed = new Map<string, number>();
  return {
    possible: (client, { turn, atMs }) => {
      const ofClient = begun.get(client) ?? [];
      const last = ofClient.findLastIndex(({ fromTurn }) => fromTurn < turn);
      const settled = ofClient.findLastIndex(({ settledTurn }) => settledTurn < turn);
      const first = Math.max(settled, confirmed.get(client) ?? -1);
      const candidates = first < 0 ? ofClient.slice(0, last + 1) : ofClient.slice(first, last + 1);
      const told = candidates.filter(({ untilMs, releasedTurn }) => atMs < untilMs && turn < releasedTurn);
      return { told, mayBeNone: first < 0 || told.length < candidates.length };
    },
    confirm: (client, seen) => {
      const at = begun.get(client)!.indexOf(seen); // it came from there
      confirmed.set(client, Math.max(at, confirmed.get(client) ?? -1));
    }
  };
}
