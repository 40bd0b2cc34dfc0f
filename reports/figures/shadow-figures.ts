import type { DecisionLogView } from './decision-log.ts';

/** Requests both models judged, by what each would have done; newest challenger first. */
export type ShadowCell = {
  candidate_version: string;
  model_version: string;
  champion_stops: boolean;
  challenger_stops: boolean;
  /** What it was stopped for, else what the challenger would stop it for; empty when neither would. */
  attack_class: string;
  requests: number;
  from_ms: number;
  to_ms: number;
};

export function shadowFigures({ query }: DecisionLogView): Promise<ShadowCell[]> {
  return query<ShadowCell>('shadow');
}
