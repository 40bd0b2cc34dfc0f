import type { ForestParams } from '#models/forest/params.ts';
import { trainTree, type ClassTree, type TreeData } from '#models/forest/train-tree.ts';
import { createRng } from '#models/rng.ts';

export type GrowTrees = { data: TreeData; params: ForestParams; seed: number };

/** Each tree has its own stream of numbers, so it does not matter which worker grows it, or when. */
export function growTrees({ data, params, seed }: GrowTrees): (tree: number) => ClassTree {
  const rng = createRng(seed).fork('random-forest');
  return (tree) => trainTree(data, params, rng.fork(String(tree)));
}
