import { csvCell } from './csv-cell.js';
import { h, type Child } from './dom.js';
import { textOf } from './text-of.js';

export type Column<T> = {
  key: keyof T & string;
  label: string;
  isNumber?: boolean;
  isTight?: boolean;
  show?: (row: T) => Child;
};

export type TableOptions<T> = {
  label: string;
  pageSize?: number;
  sort?: { key: keyof T & string; isDescending: boolean };
  /** What an opened row shows; rows can be opened only with it. */
  detail?: (row: T, index: number) => HTMLElement | Promise<HTMLElement>;
  /** Kept in the URL under this name, with the search text. */
  queryName?: string;
  hasTools?: boolean;
};

/** Search, sorting, paging, CSV and rows that open, by DOM calls alone: clean under a strict CSP. */
export function table<T extends Record<string, unknown>>(
  rows: readonly T[],
  columns: readonly Column<T>[],
  options: TableOptions<T>
): HTMLElement {
  const { label, pageSize = 15, detail, queryName, hasTools = true } = options;
  let sort = options.sort;
  let page = 0;
  let order: number[] = [];
  const opened = new Set<number>();
  const texts = rows.map((row) =>
    columns
      .map(({ key }) => String(row[key] ?? ''))
      .join(' ')
      .toLowerCase()
  );
  const search = h('input', {
    type: 'search',
    placeholder: 'Search',
    'aria-label': `Search ${label}`,
    oninput: onSearch
  }) as HTMLInputElement;
  if (queryName !== undefined) search.value = new URLSearchParams(location.search).get(queryName) ?? '';
  const shown = h('output', {});
  const back = h(
    'button',
    {
      type: 'button',
      'aria-label': 'Previous page',
      onclick: () => {
        turn(-1);
      }
    },
    '‹'
  ) as HTMLButtonElement;
  const on = h(
    'button',
    {
      type: 'button',
      'aria-label': 'Next page',
      onclick: () => {
        turn(1);
      }
    },
    '›'
  ) as HTMLButtonElement;
  const save = h('button', { type: 'button', onclick: saveCsv }, 'CSV');
  const heads = columns.map(({ key, label: name, isNumber }) =>
    h(
      'th',
      { scope: 'col', className: isNumber ? 'number' : '' },
      h(
        'button',
        {
          type: 'button',
          onclick: () => {
            sortBy(key, isNumber === true);
          }
        },
        name
      )
    )
  );
  const body = h('tbody');
  const bar = h('div', { className: 'table-bar' }, search, shown, h('span', { className: 'pager' }, back, on), save);
  const scroll = h(
    'div',
    { className: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': label },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, detail ? h('th', {}, h('span', { className: 'hidden' }, 'Details')) : null, ...heads)),
      body
    )
  );
  update();
  return h('div', { className: 'data-table' }, hasTools ? bar : null, scroll);

  function onSearch(): void {
    if (queryName !== undefined) {
      const query = new URLSearchParams(location.search);
      if (search.value === '') query.delete(queryName);
      else query.set(queryName, search.value);
      history.replaceState(null, '', `${location.pathname}${query.size > 0 ? `?${query.toString()}` : ''}`);
    }
    update();
  }

  function sortBy(key: keyof T & string, isNumber: boolean): void {
    sort = sort?.key === key ? { key, isDescending: !sort.isDescending } : { key, isDescending: isNumber };
    update();
  }

  function turn(by: number): void {
    page += by;
    draw();
  }

  function update(): void {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    order = [...rows.keys()].filter((at) => words.every((word) => texts[at]!.includes(word)));
    if (sort !== undefined) {
      const { key, isDescending } = sort;
      order.sort((a, b) => compare(rows[a]![key], rows[b]![key]) * (isDescending ? -1 : 1) || a - b);
    }
    for (const [at, head] of heads.entries())
      head.setAttribute(
        'aria-sort',
        columns[at]!.key === sort?.key ? (sort.isDescending ? 'descending' : 'ascending') : 'none'
      );
    page = 0;
    opened.clear();
    draw();
  }

  function draw(): void {
    const pages = Math.max(1, Math.ceil(order.length / pageSize));
    shown.textContent = `${order.length.toLocaleString('en-US')} of ${rows.length.toLocaleString('en-US')} · page ${page + 1} of ${pages}`;
    back.disabled = page === 0;
    on.disabled = page >= pages - 1;
    body.replaceChildren(...order.slice(page * pageSize, (page + 1) * pageSize).flatMap(rowElements));
  }

  function rowElements(at: number): HTMLElement[] {
    const row = rows[at]!;
    const cells = columns.map(({ key, isNumber, isTight, show }) =>
      h('td', { className: isNumber ? 'number' : isTight ? 'tight' : '' }, show ? show(row) : String(row[key] ?? ''))
    );
    if (!detail) return [h('tr', {}, ...cells)];
    const isOpen = opened.has(at);
    const toggle = h(
      'button',
      {
        type: 'button',
        className: 'opener',
        'aria-expanded': String(isOpen),
        'aria-label': 'Details',
        onclick: () => {
          if (!opened.delete(at)) opened.add(at);
          draw();
        }
      },
      isOpen ? '▾' : '▸'
    );
    const line = h('tr', { className: isOpen ? 'open' : '' }, h('td', {}, toggle), ...cells);
    if (!isOpen) return [line];
    const holder = h('td', { colspan: columns.length + 1 }, 'Loading…');
    void Promise.resolve(detail(row, at)).then((content) => {
      holder.replaceChildren(content);
    });
    return [line, h('tr', { className: 'detail' }, holder)];
  }

  function saveCsv(): void {
    const lines = [
      columns.map(({ key }) => key),
      ...order.map((at) => columns.map(({ key }) => csvCell(rows[at]![key])))
    ];
    const url = URL.createObjectURL(new Blob([lines.map((cells) => cells.join(',')).join('\n')], { type: 'text/csv' }));
    h('a', { href: url, download: `${label.toLowerCase().replaceAll(' ', '-')}.csv` }).click();
    setTimeout(() => {
      URL.revokeObjectURL(url);
    }, 1000);
  }
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return textOf(a).localeCompare(textOf(b));
}
