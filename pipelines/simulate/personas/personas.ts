import {
  crawler,
  feedReader,
  healthChecker,
  linkPreview,
  pollersInStep,
  partnerCron,
  sensor,
  syntheticCheck,
  webhookSender,
  type Routine
} from './machines.ts';
import type { Session } from './habits.ts';
import { member, returningAppUser } from './members.ts';
import { embedded, newcomer, sharedLink, shopper } from './people.ts';
import { clerk, developer, editor, importer, powerUser } from './staff.ts';

/** Who comes and goes, and how often relative to the others. */
export const SESSIONS: readonly { name: string; weight: number; run: Session }[] = [
  { name: 'browser-shopper', weight: 22, run: shopper },
  { name: 'account-member', weight: 28, run: member },
  { name: 'app-user', weight: 26, run: returningAppUser },
  { name: 'newcomer', weight: 9, run: newcomer },
  { name: 'embedded-widget', weight: 9, run: embedded },
  { name: 'cms-editor', weight: 5, run: editor },
  { name: 'back-office-clerk', weight: 1.6, run: clerk },
  { name: 'developer', weight: 5, run: developer },
  { name: 'power-user-script', weight: 1.6, run: powerUser },
  { name: 'importer', weight: 0.8, run: importer },
  { name: 'link-preview', weight: 6, run: linkPreview },
  { name: 'shared-link', weight: 1, run: sharedLink }
];

/** Who is there all the time, and the share of benign rows of each kind; several instances share it. */
export const ROUTINES: readonly { name: string; share: number; instances: number; run: Routine }[] = [
  { name: 'health-checker', share: 0.02, instances: 1, run: healthChecker },
  { name: 'synthetic-check', share: 0.008, instances: 1, run: syntheticCheck },
  { name: 'partner-cron', share: 0.03, instances: 2, run: partnerCron },
  { name: 'webhook-sender', share: 0.05, instances: 4, run: webhookSender },
  { name: 'search-crawler', share: 0.06, instances: 3, run: crawler },
  { name: 'pollers-in-step', share: 0.02, instances: 2, run: pollersInStep },
  { name: 'feed-reader', share: 0.01, instances: 2, run: feedReader },
  { name: 'sensor', share: 0.02, instances: 2, run: sensor }
];

/** People behind one office address; each of them is one of the sessions above. */
export const OFFICE_SHARE = 0.12;
export const OFFICE_NAMES: readonly string[] = [
  'browser-shopper',
  'account-member',
  'newcomer',
  'cms-editor',
  'back-office-clerk'
];
