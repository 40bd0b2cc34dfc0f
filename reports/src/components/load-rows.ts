import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer } from 'npm:hyparquet';

export type ReadOptions = { columns?: string[]; rowStart?: number; rowEnd?: number };

/** A footer with the metadata of our files fits in. */
const FOOTER_BYTES = 32_768;

/** Rows of a Parquet file of the site; only the columns and row groups asked for are fetched. */
export async function loadRows<T>(url: string, options: ReadOptions = {}): Promise<T[]> {
  const file = options.columns === undefined ? await wholeFile(url) : await fileInRanges(url);
  const metadata = await parquetMetadataAsync(file, { initialFetchSize: FOOTER_BYTES });
  return (await parquetReadObjects({ file, metadata, ...options })) as T[]; // the loader wrote these columns
}

async function wholeFile(url: string): Promise<AsyncBuffer> {
  const bytes = await (await fetch(url)).arrayBuffer();
  return { byteLength: bytes.byteLength, slice: (start, end) => Promise.resolve(bytes.slice(start, end)) };
}

/** Asks for one byte to learn the length: not every server answers HEAD. One that knows no ranges sends everything, which does as well. */
async function fileInRanges(url: string): Promise<AsyncBuffer> {
  const range = (start: number, end: number): Promise<Response> =>
    fetch(url, { headers: { range: `bytes=${start}-${end - 1}` } });
  const first = await range(0, 1);
  const byteLength = Number(/\/(\d+)$/.exec(first.headers.get('content-range') ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(byteLength)) return wholeFile(url);
  return { byteLength, slice: async (start, end = byteLength) => (await range(start, end)).arrayBuffer() };
}
