import { FIELD_IDENTITY, FIELD_OBJECT_ID, FIELD_PASSWORD, fieldKindsOf } from './field-kinds.ts';
import { looksLikeJwt } from './headers/jwt-facts.ts';
import { numberOf } from './target/template-route.ts';

/** Longer values are no user name and no identifier. */
const MAX_VALUE_CHARS = 256;

/** What the named values of a request say about who asks for what; the first of each kind counts. */
export type FieldNotes = {
  hasPassword: boolean;
  identity: string;
  objectId: string;
  objectNumber: number;
  token: string;
};

export function createFieldNotes(): FieldNotes {
  return { hasPassword: false, identity: '', objectId: '', objectNumber: -1, token: '' };
}

export function noteField(notes: FieldNotes, name: string, value: string): void {
  if (notes.token === '' && looksLikeJwt(value)) notes.token = value;
  const kinds = fieldKindsOf(name);
  if (kinds === 0 || value.length > MAX_VALUE_CHARS) return;
  if ((kinds & FIELD_PASSWORD) !== 0) notes.hasPassword = true;
  if ((kinds & FIELD_IDENTITY) !== 0 && notes.identity === '') notes.identity = value;
  if ((kinds & FIELD_OBJECT_ID) !== 0 && notes.objectId === '') {
    notes.objectId = value;
    notes.objectNumber = numberOf(value);
  }
}
