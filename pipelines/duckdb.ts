import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** One instance for the whole process: a second one is not refused, and the two lose each other's rows. */
let instance: Promise<DuckDBInstance> | undefined;

const CONFIGURATION = {
  // Everything needed is built in; nothing may be fetched.
  autoinstall_known_extensions: 'false',
  autoload_known_extensions: 'false',
  // No spilling: traffic would lie in a temporary folder nobody watches.
  temp_directory: ''
};

/** A connection to the process's in-memory database; whoever opens it calls `closeSync`. TEMP tables are its own, others everyone's. */
export async function connectDuckDb(): Promise<DuckDBConnection> {
  instance ??= DuckDBInstance.create(':memory:', CONFIGURATION);
  return (await instance).connect();
}

export async function withDuckDb<T>(work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  const connection = await connectDuckDb();
  try {
    return await work(connection);
  } finally {
    connection.closeSync();
  }
}

/** A text literal, for the few places SQL takes no parameter (COPY … TO). */
export function quoteSql(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
