import type { WindowPlace } from './window-tracker.ts';

/** Where a request of this client counts. */
export function placeOf(parsed: Omit<WindowPlace, 'clientKey'>, clientKey: string): WindowPlace {
  return { clientKey, route: parsed.route, fingerprintHash: parsed.fingerprintHash };
}
