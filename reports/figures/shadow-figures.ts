import type { DecisionLogView } from './decision-log.ts';

/** Requests both models judged, by what each would have done; newest challenger first. */
export type ShadowCell = {
  candidate_version: string;
  model_version: string;
  champion_stops: boolean;
  challenger_stops: boolean;
  /** The class of whoever would stop it, the challenger's first. */
  attack_class: string;
  requests: number;
  from_ms: number;
  to_ms: number;
};

export function shadowFigures({ query }: DecisionLogView): Promise<ShadowCell[]> {
  return query<ShadowCell>('shadow');
}
