import { once } from 'node:events';
import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';

export type Load = {
  /** Finished requests so far. */
  answered: () => number;
  /** Ends the load. @returns how often each status, or each fault's code, was met */
  stop: () => Promise<Map<string, number>>;
};

/** `workers` clients that send one request after the other over kept connections until told to stop. */
export function keepAsking(
  port: number | (() => number),
  { path, headers = {} }: { path: string; headers?: Record<string, string> },
  workers: number,
  onRefused: (port: number) => void = () => undefined
): Load {
  const agent = new Agent({ keepAlive: true });
  const outcomes = new Map<string, number>();
  let answered = 0;
  let isRunning = true;

  async function outcome(): Promise<string> {
    const asked = typeof port === 'number' ? port : port();
    const request = httpRequest({
      port: asked,
      host: '127.0.0.1',
      path,
      headers,
      agent
    }).end();
    try {
      const [response] = (await once(request, 'response')) as [IncomingMessage];
      response.resume();
      await once(response, 'end');
      return response.complete ? String(response.statusCode) : 'cut short';
    } catch (fault) {
      const { code = 'unknown fault' } = fault as NodeJS.ErrnoException;
      if (code === 'ECONNREFUSED') onRefused(asked);
      return code;
    }
  }

  const running = Array.from({ length: workers }, async () => {
    while (isRunning) {
      const met = await outcome();
      outcomes.set(met, (outcomes.get(met) ?? 0) + 1);
      answered++;
    }
  });
  return {
    answered: () => answered,
    stop: async () => {
      isRunning = false;
      await Promise.all(running);
      agent.destroy();
      return outcomes;
    }
  };
}
