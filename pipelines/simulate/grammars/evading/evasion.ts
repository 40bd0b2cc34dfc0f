import type { Rng } from '#models/rng.ts';

/** Where in a request a payload stands. */
export type PayloadPlace =
  'path' | 'query' | 'form' | 'multipart' | 'json' | 'json-key' | 'xml' | 'cookie' | 'header' | 'user-agent';

export type Evasion = {
  name: string;
  /** The same text where there is nothing to hide. */
  hide: (rng: Rng, payload: string) => string;
  /** What the interpreter, or the decoder before it, makes of the hidden text: the payload again, letter case aside. */
  read: (hidden: string) => string;
  /** Only where the application decodes once more; absent: anywhere. */
  places?: readonly PayloadPlace[];
};
