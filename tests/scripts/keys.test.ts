import { describe, expect, it, onTestFinished, vi } from 'vitest';
import yargs from 'yargs';
import { keysCommand } from '#scripts/commands/keys.ts';
import { ADMIN_KEY, startOwnGateway } from '#tests/gateway/routes/own-gateway.ts';

type Cli = { run: (...argv: string[]) => Promise<string>; statusWith: (key: string) => Promise<number> };

async function cliOfGateway(): Promise<Cli> {
  const { app } = await startOwnGateway();
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  onTestFinished(() => app.close());
  return {
    run: (...argv) => runCli('keys', ...argv, '--url', url, '--admin-key', ADMIN_KEY),
    statusWith: (key) => app.inject({ url: '/', headers: { 'x-api-key': key } }).then(({ statusCode }) => statusCode)
  };
}

async function runCli(...argv: string[]): Promise<string> {
  let text = '';
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  try {
    await yargs(argv)
      .command(keysCommand)
      .exitProcess(false)
      .fail((message: string | null, fault: Error | undefined) => {
        throw fault ?? new Error(message ?? 'usage');
      })
      .parseAsync();
  } finally {
    spy.mockRestore();
  }
  return text;
}

describe('pathhelm keys', () => {
  it('adds, lists, rotates and revokes keys of a running gateway', async () => {
    const { run, statusWith } = await cliOfGateway();
    expect(await run('list')).toBe('There are no keys.\n');
    const [key = ''] = (await run('add', 'acme', '--note', 'till', '--limit', '5/minute')).split('\n');
    expect(await statusWith(key)).toBe(200);
    expect(await run('list')).toMatch(/acme +valid +5 per 60 s/);

    const { keys } = JSON.parse(await run('list', '--json')) as { keys: { id: string }[] };
    const rotated = JSON.parse(await run('rotate', keys[0]!.id, '--json')) as { key: string; id: string };
    expect([await statusWith(key), await statusWith(rotated.key)]).toEqual([403, 200]);

    expect(await run('revoke', rotated.id)).toBe(`${rotated.id} is revoked.\n`);
    expect(await statusWith(rotated.key)).toBe(403);
  });

  it('passes on what the gateway refuses, and says when none answers', async () => {
    const { run } = await cliOfGateway();
    await expect(run('revoke', 'unknown')).rejects.toMatchObject({
      code: 'SETTINGS_INVALID',
      message: expect.stringContaining('there is no key "unknown"') as unknown
    });
    const nowhere = runCli('keys', 'list', '--url', 'http://127.0.0.1:1', '--admin-key', 'x');
    await expect(nowhere).rejects.toThrow('no gateway answers at http://127.0.0.1:1');
  });
});
