import { Type, type Static } from 'typebox';

/** How a random forest is grown. Every field has a default that works; the settings file may leave any of them out. */
export const ForestParams = Type.Object(
  {
    trees: Type.Integer({ default: 100, minimum: 1, maximum: 1000, description: 'trees in the forest' }),
    maxDepth: Type.Integer({
      default: 16,
      minimum: 1,
      maximum: 64,
      description: 'most questions on a way from root to leaf'
    }),
    minLeafWeight: Type.Number({
      default: 2,
      exclusiveMinimum: 0,
      description: 'least weight of a leaf; the mean row weighs 1'
    }),
    maxNodes: Type.Integer({
      default: 1399, // keeps 100 trees below 3 MB even on noise; without a cap they nearly doubled for 0.3 points of accuracy
      minimum: 3,
      maximum: 1_000_000,
      description: 'most nodes of one tree; the heaviest and most mixed nodes are split first'
    }),
    featuresPerSplit: Type.Union([Type.Enum(['sqrt', 'all']), Type.Number({ exclusiveMinimum: 0 })], {
      default: 'sqrt',
      description: "features tried per node: 'sqrt', 'all', a share below 1 or a whole number"
    }),
    bins: Type.Integer({ default: 64, minimum: 2, maximum: 256, description: 'most quantile bins per feature' }),
    bootstrap: Type.Boolean({
      default: true,
      description: 'each tree sees its own draw of the rows, with replacement'
    }),
    classWeights: Type.Union(
      [Type.Enum(['none', 'balanced', 'balanced-sqrt']), Type.Array(Type.Number({ minimum: 0 }))],
      {
        // Benign rows are what a threshold at 0.1 % is about: weighing them less cost half of the recall on behaviour.
        default: 'none',
        description:
          "'none', 'balanced' (every class weighs the same), 'balanced-sqrt' (half-way), or one number per class"
      }
    )
  },
  { additionalProperties: false }
);

export type ForestParams = Static<typeof ForestParams>;

/** How an isolation forest is grown (Liu, Ting, Zhou 2008 use 100 trees of 256 rows). */
export const IsolationParams = Type.Object(
  {
    trees: Type.Integer({ default: 100, minimum: 1, maximum: 1000, description: 'trees in the forest' }),
    sampleSize: Type.Integer({
      default: 256,
      minimum: 2,
      maximum: 65_536,
      description: 'rows drawn for each tree; more rank better and cost size'
    })
  },
  { additionalProperties: false }
);

export type IsolationParams = Static<typeof IsolationParams>;
