import type { Browser } from 'playwright-core';
import type { BuiltSites } from '#tests/helpers/built-sites.ts';

/** What every suite of the report site works with; filled before the first test. */
export type Stage = BuiltSites & { browser: Browser };
