import { empty } from '../parts.js';

export function replay(reports: readonly unknown[]): HTMLElement {
  if (reports.length === 0)
    return empty(
      'No replay has been run yet.',
      'npm run replay -- --candidate candidate\nnpm run reports',
      'It sends logged traffic through the challenger, in time order, before it can block anyone.'
    );
  return empty('Replay results are there, but this version of the site cannot show them yet.', 'ls data/replays');
}
