/** Where some bytes lie; meaningless but to the cells that gave it. */
type CellAddress = number;

export type ByteCells = {
  store: (bytes: Uint8Array, length: number) => CellAddress;
  /** The bytes lie in `bytes` from `start` to `end` until they are freed. */
  find: (address: CellAddress) => { bytes: Uint8Array; start: number; end: number };
  free: (address: CellAddress) => void;
};

const UNIT_BYTES = 32;
const CHUNK_BYTES = 65_536;
const UNIT_BITS = 11; // 65,536 / 32 units a chunk
const LENGTH_BYTES = 2;
const NONE = -1;

/**
 * Many short byte strings without an object each: cells of a multiple of 32 bytes in large chunks, each chunk cut into cells of one size,
 * freed cells used again for strings of that size. At most 65,534 bytes a string.
 */
export function createByteCells(): ByteCells {
  const chunks: Uint8Array[] = [];
  const views: DataView[] = [];
  const unitsOf: number[] = [];
  /** By size in units: the first free cell; each names the next one. */
  const firstFree: number[] = [];
  const found: ReturnType<ByteCells['find']> = { bytes: new Uint8Array(0), start: 0, end: 0 };

  function cut(units: number): void {
    const chunk = new Uint8Array(CHUNK_BYTES);
    const number = chunks.push(chunk) - 1;
    views.push(new DataView(chunk.buffer));
    unitsOf.push(units);
    for (let unit = 0; (unit + units) * UNIT_BYTES <= CHUNK_BYTES; unit += units) {
      release((number << UNIT_BITS) | unit);
    }
  }

  function release(address: CellAddress): void {
    const chunk = address >>> UNIT_BITS;
    const units = unitsOf[chunk]!;
    views[chunk]!.setInt32(offsetOf(address), firstFree[units] ?? NONE);
    firstFree[units] = address;
  }

  return {
    store: (bytes, length) => {
      const units = Math.ceil((LENGTH_BYTES + length) / UNIT_BYTES);
      if ((firstFree[units] ?? NONE) === NONE) cut(units);
      const address = firstFree[units]!;
      const chunk = address >>> UNIT_BITS;
      const offset = offsetOf(address);
      const view = views[chunk]!;
      firstFree[units] = view.getInt32(offset);
      view.setUint16(offset, length);
      const into = chunks[chunk]!;
      // A loop: for so few bytes cheaper than a view for set().
      for (let at = 0; at < length; at++) into[offset + LENGTH_BYTES + at] = bytes[at]!;
      return address;
    },
    find: (address) => {
      const chunk = address >>> UNIT_BITS;
      found.bytes = chunks[chunk]!;
      found.start = offsetOf(address) + LENGTH_BYTES;
      found.end = found.start + views[chunk]!.getUint16(found.start - LENGTH_BYTES);
      return found;
    },
    free: release
  };
}

function offsetOf(address: CellAddress): number {
  return (address & ((1 << UNIT_BITS) - 1)) * UNIT_BYTES;
}
