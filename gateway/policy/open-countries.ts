import { readFile } from 'node:fs/promises';
import { Reader, type CountryResponse } from 'mmdb-lib';
import { PathHelmError } from '#platform/errors.ts';
import { createCountryTable } from '#policy/addresses/country-table.ts';

/** Stands before the metadata of every MaxMind DB file. */
const MMDB_MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1');

/**
 * Which country an address is in, by a local file: MaxMind's MMDB, or CSV of `cidr,country`. Without a file nobody is in any.
 * @returns ISO 3166-1 code, empty when unknown
 * @throws PathHelmError INPUT_NOT_FOUND, INPUT_INVALID
 */
export async function openCountries(path: string): Promise<(address: string) => string> {
  if (path === '') return () => '';
  let content: Buffer;
  try {
    content = await readFile(path);
  } catch (cause) {
    throw new PathHelmError('INPUT_NOT_FOUND', `GEOIP_FILE ${path} cannot be read: ${(cause as Error).message}`, {
      cause
    });
  }
  return content.includes(MMDB_MARKER)
    ? openMmdb(content, path)
    : createCountryTable(content.toString('utf8'), `GEOIP_FILE ${path}`);
}

function openMmdb(content: Buffer, path: string): (address: string) => string {
  try {
    const reader = new Reader<CountryResponse>(content);
    reader.get('192.0.2.1');
    return (address) => countryIn(reader, address);
  } catch (cause) {
    throw new PathHelmError('INPUT_INVALID', `GEOIP_FILE ${path} is no whole MMDB file: ${(cause as Error).message}`, {
      cause
    });
  }
}

function countryIn(reader: Reader<CountryResponse>, address: string): string {
  try {
    const found = reader.get(address);
    return found?.country?.iso_code ?? found?.registered_country?.iso_code ?? '';
  } catch {
    return ''; // no address, or an IPv6 one and a file of IPv4 only
  }
}
