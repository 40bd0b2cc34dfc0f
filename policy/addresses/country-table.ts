import { PathHelmError } from '#platform/errors.ts';
import { createAddressTable } from './address-table.ts';
import { parseCidr } from './parse-cidr.ts';

/**
 * Countries by address, from lines of `cidr,country` (`203.0.113.0/24,DE`). A heading, empty lines and `#` lines are passed over.
 * @returns the ISO 3166-1 code of an address, empty when unknown
 * @throws PathHelmError INPUT_INVALID naming the first bad line
 */
export function createCountryTable(csv: string, name: string): (address: string) => string {
  const entries: [string, string][] = [];
  for (const [at, line] of csv.split(/\r?\n/).entries()) {
    const [cidr = '', country = ''] = line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    if (cidr === '' || cidr.startsWith('#') || (at === 0 && /^[a-z_ ]+$/i.test(cidr))) continue;
    if (parseCidr(cidr) === undefined || !/^[A-Z]{2}$/i.test(country)) {
      throw new PathHelmError(
        'INPUT_INVALID',
        `${name} line ${at + 1}: ${JSON.stringify(line.slice(0, 80))} is no cidr,country`
      );
    }
    entries.push([cidr, country.toUpperCase()]);
  }
  const table = createAddressTable(entries);
  return (address) => table.find(address) ?? '';
}
