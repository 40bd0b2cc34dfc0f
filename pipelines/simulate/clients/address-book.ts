import type { Rng } from '#models/rng.ts';

/**
 * Hands out client addresses, each once in a run, so that no client lives in two periods. Only ranges nobody owns:
 * benchmarking (198.18.0.0/15), carrier NAT (100.64.0.0/10) and documentation (2001:db8::/32).
 */
export class AddressBook {
  readonly #taken = new Set<string>();

  draw(rng: Rng): string {
    for (;;) {
      const address = rng.weighted([
        [drawBenchmarking, 5],
        [drawCarrier, 5],
        [drawVersion6, 3]
      ])(rng);
      const network = address.includes(':') ? address.split(':').slice(0, 4).join(':') : address;
      if (this.#taken.has(network)) continue;
      this.#taken.add(network);
      return address;
    }
  }
}

function drawBenchmarking(rng: Rng): string {
  return `198.${rng.int(18, 19)}.${rng.int(0, 255)}.${rng.int(1, 254)}`;
}

function drawCarrier(rng: Rng): string {
  return `100.${rng.int(64, 127)}.${rng.int(0, 255)}.${rng.int(1, 254)}`;
}

function drawVersion6(rng: Rng): string {
  const group = (): string => rng.int(1, 0xffff).toString(16);
  return `2001:db8:${group()}:${group()}:${group()}:${group()}:${group()}:${group()}`;
}
