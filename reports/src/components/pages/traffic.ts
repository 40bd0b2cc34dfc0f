import { brushedTimeline } from '../brushed-timeline.js';
import { chart } from '../chart.js';
import { latencyQuantile, named, select, sums, total, within, type Cell } from '../cube.js';
import { count, milliseconds } from '../format.js';
import { logPage, type LogPageOptions } from '../log-page.js';
import { answer, columns, panel } from '../parts.js';
import { heat } from '../specs/heat.js';
import { latencyHeat } from '../specs/latency-heat.js';
import { latencyHistogram } from '../specs/latency-histogram.js';
import { table } from '../table.js';

const HOUR_MS = 3_600_000;

export function traffic(options: LogPageOptions): Promise<HTMLElement> {
  return logPage(options, (page) => {
    const { log, filters, cells, latency, part } = page;
    const now = (): Cell[] => select(cells, filters.current());
    const hasDays = log.span.toMs - log.span.fromMs > 48 * HOUR_MS;
    const slow = (): typeof latency => within(latency, filters.current());
    const domain = (): readonly [number, number] => {
      const { fromMs, toMs } = filters.current();
      return fromMs !== null && toMs !== null ? [fromMs, toMs] : page.domain();
    };
    return [
      part(() => {
        const routes = sums(
          named(now()),
          ({ route }) => route,
          ({ requests }) => requests
        );
        const byTime = sums(
          named(now()),
          ({ route }) => route,
          ({ latency_ms_sum }) => latency_ms_sum
        );
        const [p50, p99] = [latencyQuantile(slow(), 0.5), latencyQuantile(slow(), 0.99)];
        return answer(
          routes[0]
            ? `The busiest route is ${routes[0].key} (${count(routes[0].value)} requests);`
            : 'No request fits this filter.',
          byTime[0] ? `most time is spent in ${byTime[0].key} (${milliseconds(byTime[0].value)} in all).` : '',
          p50 === null
            ? ''
            : `Half of all requests take less than ${milliseconds(p50)}, 99 of 100 less than ${milliseconds(p99)}.`
        );
      }),
      brushedTimeline(page),
      part(() =>
        panel(
          'Latency over time',
          chart(() => latencyHeat(slow(), { binMs: log.span.binMs, domain: domain() }), {
            label: 'Requests by time and latency'
          }),
          {
            wide: true,
            note: 'All routes together. Two bands mean two kinds of requests; a band that climbs means the upstream is getting slower. Answers of the gateway itself lie at the bottom.'
          }
        )
      ),
      part(() =>
        panel(
          'When each route is used',
          chart(
            (width) =>
              heat(hasDays ? hours(now()) : moments(now(), domain(), log.span.binMs), {
                xTitle: hasDays ? 'hour of the day (UTC)' : 'from (UTC)',
                yTitle: '',
                unit: 'requests',
                width
              }),
            {
              label: hasDays ? 'Requests by route and hour of the day' : 'Requests by route and time'
            }
          ),
          {
            wide: true,
            note: hasDays
              ? 'Days are laid over each other: a row is the rhythm of its route.'
              : 'From two days of log on, this shows the hours of the day.'
          }
        )
      ),
      part(() =>
        columns(
          panel(
            'How long requests take',
            chart(() => latencyHistogram(histogram()), { label: 'Histogram of latency' })
          ),
          panel('Where the time goes', routeTable(now()))
        )
      )
    ];

    function histogram(): { bin: number; requests: number }[] {
      return sums(
        slow(),
        ({ latency_bin }) => String(latency_bin),
        ({ requests }) => requests
      )
        .map(({ key, value }) => ({ bin: Number(key), requests: value }))
        .sort((a, b) => a.bin - b.bin);
    }
  });
}

type Square = { x: string; y: string; value: number };

function hours(cells: readonly Cell[]): Square[] {
  return squares(
    cells,
    Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')),
    (ms) => Math.floor((ms % (24 * HOUR_MS)) / HOUR_MS)
  );
}

function moments(cells: readonly Cell[], [fromMs, toMs]: readonly [number, number], binMs: number): Square[] {
  const places = Math.max(1, Math.min(24, Math.round((toMs - fromMs) / binMs)));
  const widthMs = (toMs - fromMs) / places;
  const nameOf = (_: unknown, place: number): string =>
    new Date(fromMs + place * widthMs).toISOString().slice(11, widthMs < 60_000 ? 19 : 16);
  return squares(cells, Array.from({ length: places }, nameOf), (ms) =>
    Math.min(places - 1, Math.floor((ms - fromMs) / widthMs))
  );
}

/** The busiest routes over so many stretches of time. */
function squares(all: readonly Cell[], names: readonly string[], placeOf: (ms: number) => number): Square[] {
  const cells = named(all);
  const routes = sums(
    cells,
    ({ route }) => route,
    ({ requests }) => requests
  )
    .slice(0, 14)
    .map(({ key }) => key);
  return routes.flatMap((route) => {
    const values = new Array<number>(names.length).fill(0);
    for (const cell of cells) if (cell.route === route) values[placeOf(cell.bin_ms)]! += cell.requests;
    return names.map((x, at) => ({ x, y: route, value: values[at]! }));
  });
}

function routeTable(cells: readonly Cell[]): HTMLElement {
  const rows = sums(
    cells,
    ({ route }) => route,
    ({ latency_ms_sum }) => latency_ms_sum
  ).map(({ key, value }) => {
    const requests = total(cells.filter(({ route }) => route === key));
    return { route: key, requests, meanMs: value / requests, totalMs: value };
  });
  return table(
    rows,
    [
      { key: 'route', label: 'route' },
      { key: 'requests', label: 'requests', isNumber: true, show: ({ requests }) => count(requests) },
      { key: 'meanMs', label: 'mean', isNumber: true, show: ({ meanMs }) => milliseconds(meanMs) },
      { key: 'totalMs', label: 'total', isNumber: true, show: ({ totalMs }) => milliseconds(totalMs) }
    ],
    { label: 'Routes by total time', pageSize: 8, sort: { key: 'totalMs', isDescending: true } }
  );
}
