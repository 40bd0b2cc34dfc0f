import type { FastifySchema } from 'fastify';
import { Type, type TSchema } from 'typebox';

const ErrorBody = Type.Object({
  error: Type.Object({
    code: Type.String({ description: 'for programs; never changes its meaning' }),
    message: Type.String({ description: 'for people; names the offending value' }),
    requestId: Type.String({ description: 'finds the request in the log' })
  })
});

export type RouteTag = 'health' | 'operation' | 'access' | 'policy' | 'decisions' | 'security' | 'models';

export type RouteDocument = {
  tag: RouteTag;
  summary: string;
  description?: string;
  /** Answers without X-Admin-Api-Key. */
  isOpen?: boolean;
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  /** By status: what is sent, or a sentence when it is no JSON. */
  answers: Readonly<Record<number, TSchema | string>>;
  /** Further statuses that carry an ErrorBody, with what they mean here. */
  errors?: Readonly<Record<number, string>>;
  /** Of answers given as a sentence; JSON when left out. */
  mediaType?: string;
};

const ADMIN_ERRORS = { 401: 'no admin key was sent', 403: 'the admin key is wrong, or none is set' };

/** A route's part of the OpenAPI document. It describes and does not check: each route checks its input itself and names what is wrong. */
export function routeSchema(document: RouteDocument): FastifySchema {
  const { tag, summary, description, isOpen = false, params, query, body, answers, errors, mediaType } = document;
  const allErrors = { ...(isOpen ? {} : ADMIN_ERRORS), ...errors };
  return {
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: isOpen ? [] : [{ adminKey: [] }],
    ...(params && { params }),
    ...(query && { querystring: query }),
    ...(body && { body }),
    response: {
      ...Object.fromEntries(
        Object.entries(answers).map(([status, answer]) => [status, answerSchema(answer, mediaType)])
      ),
      ...Object.fromEntries(Object.entries(allErrors).map(([status, means]) => [status, errorSchema(means)]))
    }
  };
}

function answerSchema(answer: TSchema | string, mediaType = 'text/plain'): object {
  if (typeof answer !== 'string') return { description: 'done', ...answer };
  return { description: answer, content: { [mediaType]: { schema: { type: 'string' } } } };
}

function errorSchema(description: string): object {
  return { ...ErrorBody, description };
}
