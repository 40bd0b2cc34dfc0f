import { chart } from '../chart.js';
import { isStopped, named, select, sums, total, within, type Cell } from '../cube.js';
import { h } from '../dom.js';
import { classInWords, count, percent, shortClient, time } from '../format.js';
import { logPage, type LogPageOptions } from '../log-page.js';
import { answer, columns, panel } from '../parts.js';
import { classTimeline } from '../specs/class-timeline.js';
import { heat } from '../specs/heat.js';
import { scoreBands } from '../specs/score-bands.js';
import { table } from '../table.js';

export function threats(options: LogPageOptions): Promise<HTMLElement> {
  return logPage(options, (page) => {
    const { log, filters, cells, clients, part } = page;
    const chosen = (): Cell[] => select(cells, filters.current());
    const flagged = (): Cell[] => chosen().filter(({ attack_class }) => attack_class !== '');
    const domain = (): readonly [number, number] => {
      const { fromMs, toMs } = filters.current();
      return fromMs !== null && toMs !== null ? [fromMs, toMs] : page.domain();
    };
    return [
      part(() => {
        const all = flagged();
        const classes = sums(
          all,
          ({ attack_class }) => attack_class,
          ({ requests }) => requests
        );
        const [route] = sums(
          named(all),
          (cell) => cell.route,
          ({ requests }) => requests
        );
        if (classes.length === 0) return answer('Nothing was flagged in this time.');
        return answer(
          `${count(total(all))} requests were flagged by what they are; ${percent(total(all.filter(isStopped)) / total(all), 0)} of them were stopped.`,
          `The most frequent is ${classInWords(classes[0]!.key)} (${count(classes[0]!.value)}), the route most aimed at ${route?.key ?? 'none that is often used'}.`,
          stoppedUnread(chosen())
        );
      }),
      part(() =>
        panel(
          'Attack classes over time',
          chart((width) => classTimeline(perBin(flagged(), log.span.binMs), { domain: domain(), width }), {
            label: 'Flagged requests over time by attack class'
          }),
          {
            wide: true,
            note: 'The class is the classifier’s likeliest one; for requests the anomaly detector alone flagged it is a guess.'
          }
        )
      ),
      part(() =>
        panel(
          'What is aimed at',
          chart(
            (width) => heat(matrix(flagged()), { xTitle: 'attack class', yTitle: '', unit: 'flagged requests', width }),
            {
              label: 'Flagged requests by route and attack class'
            }
          ),
          {
            wide: true,
            note: 'A row that is dark across many classes is being probed by a scanner; a single dark cell is a campaign.'
          }
        )
      ),
      part(() =>
        columns(
          panel(
            'Classes',
            pick('attackClass', flagged(), ({ attack_class }) => attack_class)
          ),
          panel(
            'Routes',
            pick('route', flagged(), ({ route }) => route)
          )
        )
      ),
      columns(
        ...['attack score', 'anomaly score'].map((kind) =>
          panel(
            `How sure the models were: ${kind}`,
            chart(
              () =>
                scoreBands(
                  log.scores.filter((row) => row.kind === kind),
                  { title: kind }
                ),
              { label: `Distribution of the ${kind}` }
            ),
            {
              note: 'The whole log, whatever the filter. Well-separated humps are easy to decide; what lies between is where false alarms come from.'
            }
          )
        )
      ),
      part(() =>
        columns(
          panel('Clients flagged most', clientTable(within(clients, filters.current()))),
          panel('Rate limits', limitedTable(log.limited))
        )
      )
    ];

    function pick(field: 'attackClass' | 'route', list: readonly Cell[], key: (cell: Cell) => string): HTMLElement {
      const rows = sums(list, key, ({ requests }) => requests).map(({ key: name, value }) => ({
        name,
        requests: value,
        stopped: total(list.filter((cell) => key(cell) === name && isStopped(cell)))
      }));
      return table(
        rows,
        [
          {
            key: 'name',
            label: field === 'route' ? 'route' : 'class',
            show: ({ name }) =>
              h(
                'button',
                {
                  type: 'button',
                  className: 'link',
                  title: 'Filter the page by this',
                  onclick: () => {
                    filters.set({ [field]: name });
                  }
                },
                classInWords(name)
              )
          },
          { key: 'requests', label: 'flagged', isNumber: true, show: ({ requests }) => count(requests) },
          { key: 'stopped', label: 'stopped', isNumber: true, show: ({ stopped }) => count(stopped) }
        ],
        {
          label: field === 'route' ? 'Routes flagged' : 'Classes flagged',
          pageSize: 8,
          sort: { key: 'requests', isDescending: true },
          hasTools: rows.length > 8
        }
      );
    }
  });
}

/** Requests nobody had to look at: their client was already stopped, limited or on a list. */
function stoppedUnread(cells: readonly Cell[]): string {
  const unread = total(cells.filter((cell) => isStopped(cell) && cell.attack_class === ''));
  return unread === 0
    ? ''
    : `${count(unread)} more were stopped unread, by a standing block, a limit, a list or a missing key.`;
}

function perBin(cells: readonly Cell[], binMs: number): { t: number; t2: number; series: string; value: number }[] {
  return sums(
    cells,
    ({ bin_ms, attack_class }) => `${bin_ms} ${attack_class}`,
    ({ requests }) => requests
  ).map(({ key, value }) => {
    const [t = '0', series = ''] = key.split(' ');
    return { t: Number(t), t2: Number(t) + binMs, series: classInWords(series), value };
  });
}

function matrix(cells: readonly Cell[]): { x: string; y: string; value: number }[] {
  const routes = sums(
    cells,
    ({ route }) => route,
    ({ requests }) => requests
  )
    .slice(0, 14)
    .map(({ key }) => key);
  const classes = sums(
    cells,
    ({ attack_class }) => attack_class,
    ({ requests }) => requests
  ).map(({ key }) => key);
  return routes.flatMap((route) =>
    classes.map((name) => ({
      x: classInWords(name),
      y: route,
      value: total(cells.filter((cell) => cell.route === route && cell.attack_class === name))
    }))
  );
}

function clientTable(cells: readonly { client_key: string; requests: number; flagged: number }[]): HTMLElement {
  const rows = sums(
    cells,
    ({ client_key }) => client_key,
    ({ flagged }) => flagged
  ).map(({ key, value }) => {
    const requests = total(cells.filter(({ client_key }) => client_key === key));
    return { client: key, requests, flagged: value, share: value / requests };
  });
  return table(
    rows,
    [
      { key: 'client', label: 'client', show: ({ client }) => h('code', { title: client }, shortClient(client)) },
      { key: 'requests', label: 'requests', isNumber: true, show: ({ requests }) => count(requests) },
      { key: 'flagged', label: 'flagged', isNumber: true, show: ({ flagged }) => count(flagged) },
      { key: 'share', label: 'share', isNumber: true, show: ({ share }) => percent(share, 0) }
    ],
    { label: 'Clients', pageSize: 8, sort: { key: 'flagged', isDescending: true } }
  );
}

function limitedTable(
  rows: readonly { client_key: string; route: string; requests: number; to_ms: number }[]
): HTMLElement {
  if (rows.length === 0)
    return h(
      'p',
      { className: 'quiet' },
      'Nobody ran into a rate limit. RATE_LIMIT sets one; RATE_LIMIT_DRY_RUN=true tries it without refusing anybody.'
    );
  return table(
    rows,
    [
      {
        key: 'client_key',
        label: 'client',
        show: ({ client_key }) => h('code', { title: client_key }, shortClient(client_key))
      },
      { key: 'route', label: 'route' },
      { key: 'requests', label: 'limited', isNumber: true, show: ({ requests }) => count(requests) },
      { key: 'to_ms', label: 'last (UTC)', isNumber: true, show: ({ to_ms }) => time(to_ms) }
    ],
    { label: 'Rate-limited clients', pageSize: 8, sort: { key: 'requests', isDescending: true } }
  );
}
