import { clientKeyOf } from '#models/request/client-key.ts';

/** Whom requests are counted by when the source names nobody: all of them as one. */
export const UNKNOWN_CLIENT = clientKeyOf({ apiKeyId: '', sessionId: '', address: '' });
