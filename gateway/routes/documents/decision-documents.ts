import { Type } from 'typebox';
import { ATTACK_CLASSES } from '#data/label.ts';
import { DECISION_ACTIONS, DecisionRow, Feedback } from '#data/decision-row.ts';
import { routeSchema } from './route-schema.ts';
import { Count, orNull } from './schema-parts.ts';

const Time = Type.String({ description: 'ISO 8601, or epoch milliseconds' });
const Flag = Type.Enum(['true', 'false']);

const FILTER = {
  fromMs: Type.Optional(Time),
  toMs: Type.Optional(Type.String({ description: 'exclusive; ISO 8601, or epoch milliseconds' })),
  action: Type.Optional(Type.Enum(DECISION_ACTIONS)),
  isHeldBack: Type.Optional(Type.Enum(['true', 'false'], { description: 'would have been stopped, but was not' })),
  reason: Type.Optional(Type.String({ description: 'what was done for it, or would have been' })),
  route: Type.Optional(Type.String({ description: 'as rows have it: `GET /users/:id`' })),
  clientKey: Type.Optional(Type.String({ description: 'as rows have it: a pseudonym' })),
  attackClass: Type.Optional(Type.Enum(ATTACK_CLASSES)),
  modelVersion: Type.Optional(Type.String()),
  status: Type.Optional(Type.Integer())
};

const LOG_ERRORS = { 503: 'the decision log is off, or cannot be read or written' };

export const DECISION_DOCUMENTS = {
  list: routeSchema({
    tag: 'decisions',
    summary: 'Logged decisions, newest first',
    query: Type.Object({
      ...FILTER,
      cursor: Type.Optional(Type.String({ description: 'nextCursor of the page before' })),
      limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 100 })),
      withFeatures: Type.Optional(Flag)
    }),
    answers: {
      200: Type.Object({
        rows: Type.Array(DecisionRow),
        nextCursor: orNull(Type.String({ description: 'null: these were the last' }))
      })
    },
    errors: { 400: 'a field is malformed or unknown', ...LOG_ERRORS }
  }),
  history: routeSchema({
    tag: 'decisions',
    summary: 'Logged decisions counted by time and action, over all gateways, the last 24 hours when no time is given',
    query: Type.Object(FILTER),
    answers: {
      200: Type.Object({
        fromMs: Count,
        toMs: Count,
        binMs: Count,
        requests: Count,
        stopped: Count,
        clients: Count,
        bins: Type.Array(Type.Object({ atMs: Count, action: Type.Enum(DECISION_ACTIONS), requests: Count })),
        byReason: Type.Array(Type.Object({ reason: Type.String(), requests: Count }))
      })
    },
    errors: { 400: 'a field is malformed or unknown', ...LOG_ERRORS }
  }),
  export: routeSchema({
    tag: 'decisions',
    summary: 'All selected decisions as a file, oldest first',
    query: Type.Object({ ...FILTER, format: Type.Optional(Type.Enum(['csv', 'parquet'], { default: 'csv' })) }),
    answers: { 200: 'the file; X-Row-Count tells how many rows it has' },
    mediaType: 'text/csv',
    errors: { 400: 'a field is malformed or unknown', ...LOG_ERRORS }
  }),
  feedback: routeSchema({
    tag: 'decisions',
    summary: 'Say what a logged request truly was',
    params: Type.Object({ id: Type.String() }),
    body: Type.Object({
      label: Type.Enum(ATTACK_CLASSES),
      by: Type.Optional(Type.String({ description: 'who says so; `admin` when left out' })),
      note: Type.Optional(Type.String())
    }),
    answers: { 201: Feedback },
    errors: { 400: 'the label is no class', 404: 'no such decision is logged', ...LOG_ERRORS }
  }),
  seal: routeSchema({
    tag: 'decisions',
    summary: 'Move what this gateway has written into Parquet segments now',
    answers: { 200: Type.Object({ segments: Count }) },
    errors: LOG_ERRORS
  }),
  erase: routeSchema({
    tag: 'decisions',
    summary: 'Remove the decisions of clients, by their pseudonyms, for good',
    body: Type.Object({ clientKeys: Type.Array(Type.String(), { minItems: 1, maxItems: 1000 }) }),
    answers: { 200: Type.Object({ removed: Count }) },
    errors: { 400: 'no client is named', ...LOG_ERRORS }
  })
};
