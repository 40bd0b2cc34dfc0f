import { DuckDBInstance } from '@duckdb/node-api';

const CONFIGURATION = {
  // Everything needed is built in; nothing may be fetched.
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  // No spilling: rows would lie in a temporary folder nobody watches.
  temp_directory: '',
  // Sorting a segment takes about three times its size; more would be taken from the gateway.
  memory_limit: '256MB',
  // The other cores are the gateway's.
  threads: '1',
  wal_autocheckpoint: '8MB'
};

/** The database at `path`. DuckDB locks it against other processes, not against this one: open a path once only. */
export function openInstance(path: string): Promise<DuckDBInstance> {
  return DuckDBInstance.create(path, CONFIGURATION);
}

export type OpenFault = 'in use' | 'torn' | 'unreachable';

/** Why a file could not be opened: another process has it, its content is broken, or the file system says no. */
export function openFaultOf(fault: unknown): OpenFault {
  const text = String(fault);
  if (/conflicting lock|being used by another process/i.test(text)) return 'in use';
  if (text.includes('enough bytes')) return 'torn';
  return /IO Error: (cannot|could not|failed to) /i.test(text) ? 'unreachable' : 'torn';
}
