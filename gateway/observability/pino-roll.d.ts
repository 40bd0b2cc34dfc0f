declare module 'pino-roll' {
  import type { pino } from 'pino';

  /** The package has no types of its own; these are the options used here. */
  export default function build(options: {
    file: string;
    frequency: 'daily';
    dateFormat: string;
    mkdir: boolean;
    limit: { count: number; removeOtherLogFiles: boolean };
    sync: boolean;
    minLength: number;
  }): Promise<ReturnType<typeof pino.destination>>;
}
