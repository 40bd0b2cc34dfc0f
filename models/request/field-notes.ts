import {
  FIELD_IDENTITY,
  FIELD_OBJECT_ID,
  FIELD_PAGE,
  FIELD_PASSWORD,
  FIELD_SECRET,
  FIELD_SESSION,
  fieldKindsOf
} from './field-kinds.ts';
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
  /** Something worth guessing: a reset token, a one-time code, a voucher. */
  secret: string;
  session: string;
  /** Page or offset of a list, or -1. */
  pageNumber: number;
};

export function createFieldNotes(): FieldNotes {
  return {
    hasPassword: false,
    identity: '',
    objectId: '',
    objectNumber: -1,
    token: '',
    secret: '',
    session: '',
    pageNumber: -1
  };
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
  if ((kinds & FIELD_SECRET) !== 0 && notes.secret === '') notes.secret = value;
  if ((kinds & FIELD_PAGE) !== 0 && notes.pageNumber < 0) notes.pageNumber = numberOf(value);
}

export function noteSession(notes: FieldNotes, cookieName: string, value: string): void {
  if (notes.session === '' && (fieldKindsOf(cookieName) & FIELD_SESSION) !== 0) notes.session = value;
}
