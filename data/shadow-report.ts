import { Type, type Static } from 'typebox';

const Change = Type.Enum(['newly-stopped', 'newly-allowed']);
const Group = Type.Object({
  name: Type.String(),
  requests: Type.Integer(),
  newlyStopped: Type.Integer(),
  newlyAllowed: Type.Integer()
});

/** How far a candidate in shadow agreed with the models in force on live traffic, by the decision log. Stopped: throttled or blocked. */
export const ShadowReport = Type.Object({
  formatVersion: Type.Literal(1),
  candidate: Type.String(),
  /** In force meanwhile. */
  champions: Type.Array(Type.String()),
  fromMs: Type.Integer(),
  toMs: Type.Integer(),
  /** With both verdicts. */
  requests: Type.Integer(),
  /** With the candidate's verdict, but a limit or standing decision hides what the champion said. */
  hidden: Type.Integer(),
  /** Scored by the champion, without the candidate's verdict: logged before it was there, or too many were waiting. */
  withoutVerdict: Type.Integer(),
  agreed: Type.Integer(),
  newlyStopped: Type.Integer(),
  newlyAllowed: Type.Integer(),
  /** Share that agreed, with its 95 % Clopper–Pearson interval. */
  agreement: Type.Object({ share: Type.Number(), low: Type.Number(), high: Type.Number() }),
  /** Requests of one client hang together: of so many clients so many saw no difference at all. */
  clients: Type.Integer(),
  agreedClients: Type.Integer(),
  newlyStoppedClients: Type.Integer(),
  /** Most differences first. By class: what was or would be stopped as. */
  byRoute: Type.Array(Group),
  byClass: Type.Array(Group),
  /** Of each kind the first few, of different clients as far as there are any. */
  examples: Type.Array(
    Type.Object({
      decisionId: Type.String(),
      atMs: Type.Integer(),
      change: Change,
      route: Type.String(),
      class: Type.String(),
      attackScore: Type.Union([Type.Number(), Type.Null()]),
      candidateAttackScore: Type.Union([Type.Number(), Type.Null()])
    })
  )
});

export type ShadowReport = Static<typeof ShadowReport>;
