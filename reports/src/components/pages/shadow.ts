import { h } from '../dom.js';
import { count, percent, time } from '../format.js';
import { answer, cards, panel } from '../parts.js';
import { table } from '../table.js';

/** As in figures/shadow-figures.ts. */
export type ShadowCell = {
  candidate_version: string;
  model_version: string;
  champion_stops: boolean;
  challenger_stops: boolean;
  attack_class: string;
  requests: number;
  from_ms: number;
  to_ms: number;
};

/** How the newest challenger judged the live traffic beside the champion it ran with. */
export function shadow(cells: readonly ShadowCell[]): HTMLElement {
  const [newest] = cells;
  if (newest === undefined)
    return panel(
      'In shadow',
      h(
        'p',
        { className: 'quiet' },
        'No challenger has judged live traffic yet. A gateway with an approved model does so by itself as soon as there is a candidate; nothing it finds is enforced.'
      ),
      { wide: true }
    );
  const { candidate_version, model_version } = newest;
  const own = cells.filter(
    (cell) => cell.candidate_version === candidate_version && cell.model_version === model_version
  );
  const sum = (list: readonly ShadowCell[]): number => list.reduce((all, { requests }) => all + requests, 0);
  const all = sum(own);
  const stopped = own.filter(({ challenger_stops, champion_stops }) => challenger_stops && !champion_stops);
  const allowed = own.filter(({ challenger_stops, champion_stops }) => !challenger_stops && champion_stops);
  const share = (requests: number): string => `${percent(requests / all, 2)} of ${count(all)}`;
  const agreed = all - sum(stopped) - sum(allowed);
  const from = time(Math.min(...own.map(({ from_ms }) => from_ms)));
  const to = time(Math.max(...own.map(({ to_ms }) => to_ms)));
  return panel(
    'In shadow',
    h(
      'div',
      {},
      answer(
        `Beside ${model_version}, ${candidate_version} judged ${count(all)} live requests (${from} to ${to} UTC) without being obeyed.`,
        `They agree on ${percent(agreed / all, 2)}; ${count(sum(stopped))} would be newly stopped, ${count(sum(allowed))} newly allowed.`
      ),
      cards([
        { name: 'Agreed', value: count(agreed), note: share(agreed) },
        { name: 'Newly stopped', value: count(sum(stopped)), note: share(sum(stopped)), tone: 'block' },
        { name: 'Newly allowed', value: count(sum(allowed)), note: share(sum(allowed)) }
      ]),
      byClass(stopped, allowed)
    ),
    {
      wide: true,
      note: 'Both as if everything were enforced. Who is right, only labels tell; look at the decisions where they differ.'
    }
  );
}

function byClass(stopped: readonly ShadowCell[], allowed: readonly ShadowCell[]): HTMLElement | null {
  const names = [...new Set([...stopped, ...allowed].map(({ attack_class }) => attack_class))];
  if (names.length === 0) return null;
  const of = (cells: readonly ShadowCell[], name: string): number =>
    cells.reduce((sum, cell) => sum + (cell.attack_class === name ? cell.requests : 0), 0);
  const rows = names.map((name) => ({ name, stopped: of(stopped, name), allowed: of(allowed, name) }));
  return table(
    rows,
    [
      { key: 'name', label: 'likeliest class' },
      { key: 'stopped', label: 'newly stopped', isNumber: true, show: (row) => count(row.stopped) },
      { key: 'allowed', label: 'newly allowed', isNumber: true, show: (row) => count(row.allowed) }
    ],
    { label: 'Differences by class', hasTools: false, pageSize: 15, sort: { key: 'stopped', isDescending: true } }
  );
}
