import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options: { type: 'major' | 'minor' }) => void; // what the flag adds

/** Clears away dead objects now, for the few places that know better than the engine when that pays; `minor` takes the young ones only. */
export function collectGarbage(type: 'major' | 'minor'): void {
  collect({ type });
}
