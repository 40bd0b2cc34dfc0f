import { DuckDBInstance } from '@duckdb/node-api';

const CONFIGURATION = {
  // Everything needed is built in; nothing may be fetched.
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  // No spilling: rows would lie in a temporary folder nobody watches.
  temp_directory: '',
  // Rows of the open file are in memory too, up to two segments of them; a page of decisions wants some more.
  memory_limit: '512MB',
  // The other cores are the gateway's.
  threads: '1',
  // Each of some forty columns takes at least a block, in memory too; the usual 256 kB would make 10 MB of any small table.
  default_block_size: '16384',
  // Checkpoints of half a table cost time and memory for rows that leave with their segment anyway; they come then.
  wal_autocheckpoint: '1GB',
  // What was freed goes back to the system at once: the allocator would keep 60 MB of it for the next segment.
  allocator_flush_threshold: '1MB',
  allocator_bulk_deallocation_flush_threshold: '1MB',
  allocator_background_threads: 'true'
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
