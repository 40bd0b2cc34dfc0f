import { hashText } from '#models/request/hash-text.ts';
import type { PlannedRequest } from '../traffic/planned-request.ts';

export const NEW_APP_PATH = '/mobile/v7';

/** Half of the clients update their app: another agent, a header, a parameter and a path that no model has seen. */
export function newAppVersion(plan: readonly PlannedRequest[]): PlannedRequest[] {
  return plan.map(({ record, atMs }) => {
    if (hashText(`app ${record.clientKey}`) % 2 === 0) return { record, atMs };
    const target = `${NEW_APP_PATH}${record.target}${record.target.includes('?') ? '&' : '?'}app_build=7.0.1&trace=0af7651916cd43dd8448eb211c80319c`;
    const headers: [string, string][] = [
      ...record.headers.filter(([name]) => name !== 'user-agent'),
      ['user-agent', 'ShopApp/7.0.1 (Android 16; build 7001)'],
      ['x-app-trace', '0af7651916cd43dd8448eb211c80319c']
    ];
    return { record: { ...record, target, headers }, atMs };
  });
}
