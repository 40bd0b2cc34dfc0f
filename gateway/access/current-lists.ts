import type { Logger } from '#platform/logger.ts';
import type { StateStore } from '../stores/state-store.ts';
import { createAddressLists, EMPTY_LISTS, type AddressLists } from './address-lists.ts';

/** The lists as this gateway has them, and how it catches up when a reply of the store names a newer version. */
export type CurrentLists = {
  readonly lists: AddressLists;
  /** One reload at a time. Never rejects: lists that cannot be read leave the former ones in force, and it is logged. */
  catchUp(): Promise<void>;
};

export function createCurrentLists(store: Pick<StateStore, 'readLists'>, log: Logger): CurrentLists {
  let lists = EMPTY_LISTS;
  let running: Promise<void> | undefined;
  let lastFault = '';

  async function reload(): Promise<void> {
    try {
      lists = createAddressLists(await store.readLists());
      lastFault = '';
    } catch (fault) {
      const text = String(fault);
      if (text !== lastFault) log.error({ fault: text }, 'allow and deny list could not be read: keeping the former');
      lastFault = text;
    } finally {
      running = undefined;
    }
  }

  return {
    get lists() {
      return lists;
    },
    catchUp: () => (running ??= reload())
  };
}
