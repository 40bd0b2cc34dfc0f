import type { InjectionClass } from '#data/label.ts';
import type { Call, Outcome } from '../call.ts';
import type { Client } from '../clients/client.ts';
import { evade, type PayloadPlace } from '../grammars/evasions.ts';
import type { Campaign } from './campaign.ts';
import { PLACES } from './injection-places.ts';
import { carrierFor } from './carrier-for.ts';
import { plant } from './plant.ts';

/** The next payload, written into a request of this client. */
export type Tries = (client: Client) => Call;

/** Tools stay with one parameter for dozens of payloads; people move on sooner. */
export function triesOf(campaign: Campaign, attackClass: InjectionClass): Tries {
  const { scene } = campaign;
  const { rng } = scene;
  let left = 0;
  let place: PayloadPlace = 'query';
  let carrier = carrierFor(scene, place);
  return (client) => {
    if (left-- <= 0) {
      left = rng.int(1, 30);
      place = rng.weighted(PLACES[attackClass]);
      carrier = carrierFor(scene, place);
    }
    const { text, templateId } = scene.content.payload(rng, attackClass);
    const payload = evade(rng, attackClass, text, place);
    const planted = plant(scene, client, carrier, place, payload);
    const waits = /sleep|waitfor|benchmark|ping /i.test(payload) && rng.chance(0.15);
    return {
      ...planted,
      attackClass,
      templateId,
      outcome: answerTo(campaign, attackClass, place),
      slowness: waits ? 60 : 1
    };
  };
}

/** What applications answer: mostly as if nothing had been, sometimes with an error, behind a firewall with 403. */
function answerTo(campaign: Campaign, attackClass: InjectionClass, place: PayloadPlace): Outcome {
  const { rng, site } = campaign.scene;
  if (site.hasFirewall && rng.chance(0.45)) return 'forbidden';
  if (place === 'path')
    return rng.weighted([
      ['missing', 60],
      ['invalid', 20],
      ['ok', 15],
      ['fault', 5]
    ]);
  return rng.weighted([
    ['ok', 55],
    ['invalid', 18],
    ['fault', attackClass === 'sql-injection' || attackClass === 'other-injection' ? 14 : 5],
    ['missing', attackClass === 'path-traversal' ? 25 : 4],
    ['wrong-password', 4],
    ['forbidden', 2]
  ]);
}
