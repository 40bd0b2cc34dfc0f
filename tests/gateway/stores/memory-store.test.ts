import { createMemoryStore } from '#gateway/stores/memory-store.ts';
import { describeStateStore } from '#tests/contracts/state-store-contract.ts';

const store = createMemoryStore({ maxClients: 1000, nowMs: Date.now });
describeStateStore('the memory store', () => [store]);
