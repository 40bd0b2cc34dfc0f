/**
 * Everything about a client lives in one of SHARDS Redis hash slots, chosen by its client key, and the list version
 * is written to all of them: so one script call on one node can read both, on a cluster too. High enough that 16
 * masters share the load evenly (16 ± 4 shards each), low enough that a change of the lists is announced in
 * milliseconds.
 */
export const SHARDS = 256;

/** FNV-1a: spreads short texts well and costs some 30 ns. */
export function shardOf(clientKey: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < clientKey.length; at++) hash = Math.imul(hash ^ clientKey.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) & (SHARDS - 1);
}

export type RedisKeys = {
  listVersion(shard: number): string;
  apiKey(id: string): string;
  standing(clientKey: string): string;
  counter(clientKey: string, limitName: string): string;
  windowState(clientKey: string): string;
  windowEvents(clientKey: string): string;
  /** The whole set of API keys and of list entries, for administration; one slot each. */
  apiKeyIndex: string;
  lists: string;
  listsVersion: string;
  /** One slot too, so that one command reads those of all upstreams. */
  opening(upstreamUrl: string): string;
  standingPattern: string;
  clientKeyOfStanding(key: string): string;
};

export function redisKeys(prefix: string): RedisKeys {
  const tags = Array.from({ length: SHARDS }, (_, shard) => `${prefix}:{${shard.toString(16).padStart(2, '0')}}`);
  const tagOf = (clientKey: string): string => tags[shardOf(clientKey)]!;
  return {
    listVersion: (shard) => `${tags[shard]!}:list-version`,
    apiKey: (id) => `${tagOf(`key:${id}`)}:api-key:${id}`,
    standing: (clientKey) => `${tagOf(clientKey)}:standing:${clientKey}`,
    counter: (clientKey, limitName) => `${tagOf(clientKey)}:count:${limitName}:${clientKey}`,
    windowState: (clientKey) => `${tagOf(clientKey)}:window:${clientKey}`,
    windowEvents: (clientKey) => `${tagOf(clientKey)}:events:${clientKey}`,
    apiKeyIndex: `${prefix}:{admin}:api-keys`,
    lists: `${prefix}:{admin}:lists`,
    listsVersion: `${prefix}:{admin}:lists-version`,
    opening: (upstreamUrl) => `${prefix}:{admin}:opening:${upstreamUrl}`,
    standingPattern: `${prefix}:{??}:standing:*`,
    clientKeyOfStanding: (key) => key.slice(tags[0]!.length + ':standing:'.length)
  };
}
