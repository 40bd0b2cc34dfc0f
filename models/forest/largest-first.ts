/** A binary heap of nodes still to be split, the largest priority first; equal priorities come out in a fixed order. */
export type LargestFirst = { push: (node: number, priority: number) => void; pop: () => number | undefined };

export function createLargestFirst(): LargestFirst {
  const nodes: number[] = [];
  const priorities: number[] = [];

  function swap(a: number, b: number): void {
    [nodes[a], nodes[b]] = [nodes[b]!, nodes[a]!];
    [priorities[a], priorities[b]] = [priorities[b]!, priorities[a]!];
  }

  function push(node: number, priority: number): void {
    let at = nodes.push(node) - 1;
    priorities.push(priority);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (priorities[parent]! >= priorities[at]!) return;
      swap(at, parent);
      at = parent;
    }
  }

  function pop(): number | undefined {
    if (nodes.length === 0) return undefined;
    swap(0, nodes.length - 1);
    const node = nodes.pop();
    priorities.pop();
    let at = 0;
    for (;;) {
      let largest = at;
      for (const below of [2 * at + 1, 2 * at + 2]) {
        if (below < nodes.length && priorities[below]! > priorities[largest]!) largest = below;
      }
      if (largest === at) return node;
      swap(at, largest);
      at = largest;
    }
  }

  return { push, pop };
}
