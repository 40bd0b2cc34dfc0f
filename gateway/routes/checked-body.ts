import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { AdminFault } from './admin-fault.ts';

/** The body, when it is what the schema says. @throws AdminFault 422 naming the field that is not, with its place: `logs/3/status_code` */
export function checkedBody<T extends TSchema>(schema: T, body: unknown): Static<T> {
  const [fault] = Value.Errors(schema, body ?? {});
  if (fault !== undefined) {
    const field = fault.instancePath.slice(1);
    const isUnknown = fault.keyword === 'boolean'; // what `additionalProperties: false` leaves of it
    throw unprocessable(field === '' ? 'body' : field, isUnknown ? 'there is no such field' : fault.message);
  }
  return (body ?? {}) as Static<T>; // checked just above
}

export function unprocessable(field: string, fault: string): AdminFault {
  return new AdminFault(422, 'INVALID_FIELD', `${field}: ${fault}`);
}
