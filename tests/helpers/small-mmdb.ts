/** A MaxMind DB file of IPv4 networks and their countries, as its specification says (maxmind.github.io/MaxMind-DB): 24-bit records. */
export function smallMmdb(networks: readonly [network: string, country: string][]): Buffer {
  type Node = [left: number | Node | null, right: number | Node | null];
  const root: Node = [null, null];
  const countries = [...new Set(networks.map(([, country]) => country))];
  for (const [network, country] of networks) {
    const [address = '', length = '32'] = network.split('/');
    const bits = address
      .split('.')
      .map((part) => Number(part).toString(2).padStart(8, '0'))
      .join('')
      .slice(0, Number(length));
    let node = root;
    for (let at = 0; at < bits.length; at++) {
      const side = Number(bits[at]);
      if (at === bits.length - 1) node[side] = countries.indexOf(country);
      else node = (node[side] ??= [null, null]) as Node;
    }
  }
  const nodes: Node[] = [];
  const collect = (node: Node): void => {
    nodes.push(node);
    for (const side of node) if (Array.isArray(side)) collect(side);
  };
  collect(root);

  const data = countries.map((country) => map({ country: map({ iso_code: text(country) }) }));
  const offsets = data.map((_, at) => data.slice(0, at).reduce((sum, entry) => sum + entry.length, 0));
  const tree = Buffer.concat(
    nodes.map((node) =>
      Buffer.concat(
        node.map((side) => {
          const record = Buffer.alloc(3);
          const value =
            side === null
              ? nodes.length
              : Array.isArray(side)
                ? nodes.indexOf(side)
                : nodes.length + 16 + offsets[side]!;
          record.writeUIntBE(value, 0, 3);
          return record;
        })
      )
    )
  );
  const metadata = map({
    node_count: number(6, nodes.length),
    record_size: number(5, 24),
    ip_version: number(5, 4),
    database_type: text('Country'),
    languages: Buffer.from([0x00, 0x04]),
    binary_format_major_version: number(5, 2),
    binary_format_minor_version: number(5, 0),
    build_epoch: number(6, 1_700_000_000),
    description: map({ en: text('test') })
  });
  return Buffer.concat([tree, Buffer.alloc(16), ...data, Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1'), metadata]);
}

/** Type 2 in the upper three bits, length below. */
function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([
    Buffer.from(bytes.length < 29 ? [0x40 | bytes.length] : [0x40 | 29, bytes.length - 29]),
    bytes
  ]);
}

function map(entries: Record<string, Buffer>): Buffer {
  const pairs = Object.entries(entries).flatMap(([key, value]) => [text(key), value]);
  return Buffer.concat([Buffer.from([0xe0 | Object.keys(entries).length]), ...pairs]);
}

/** Types 5 (16 bits) and 6 (32 bits). */
function number(type: 5 | 6, value: number): Buffer {
  const bytes = Buffer.alloc(type === 5 ? 2 : 4);
  bytes.writeUIntBE(value, 0, bytes.length);
  return Buffer.concat([Buffer.from([(type << 5) | bytes.length]), bytes]);
}
