import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '#tests/docs/markdown-files.ts';
import { suiteFolder } from '#tests/helpers/temp-folder.ts';
import { freePort } from '#tests/helpers/free-port.ts';
import { freshCopy } from './readme/fresh-copy.ts';
import { runCommand, type Ran } from './readme/run-command.ts';
import { shellCommands } from './readme/shell-commands.ts';

/** Set by scripts/try-readme.sh: everything as it stands, packages from the registry, models of full size. */
const IS_FULL = process.env['README_SIZES'] === 'full';
const TIMEOUT_MS = IS_FULL ? 3_600_000 : 240_000;
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
/** This test is part of what it runs. */
const NOT_RUN = './scripts/test.sh';
const commands = shellCommands(README).filter((command) => !command.startsWith(NOT_RUN));
const pages = [...new Set(README.match(/http:\/\/127\.0\.0\.1:\d+[\w/.-]*/g))];

/** What each command has to show. */
const SHOWN: readonly [command: RegExp, shows: RegExp][] = [
  [/quickstart\.sh( {2}|$)/, /First attack blocked \d+ s after the start \(HTTP 403\)[^]*\nReports {2}http/],
  [/^export /, /^$/],
  [/\/users\/1 /, /HTTP\/1\.1 200[^]*"Ada"/m],
  [/\/users\?q=/, /HTTP\/1\.1 403[^]*"decisionId"/m],
  [/^npm run explain /, /sql-injection[^]*What would have passed/],
  [/^npm run attack /, /^sql-injection +[1-9]/m],
  [/^npm run decisions -- list /, /block +(standing:)?(repeated:)?model:[a-z]+-?[a-z]+ /],
  [/^npm run decisions -- label /, / was benign, says /],
  [/^npm run decisions -- seal /, /[1-9]\d* segments written/],
  [/^npm run pipeline\b/, /New candidate [\d-]+\.2/],
  [/^npm run replay\b/, /newly allowed [1-9][^]*Written to data\/replays/],
  [/^npm run models -- approve /, /approved [\d-]+\.2, previous [\d-]+\.1/],
  [/^npm run models -- rollback /, /approved [\d-]+\.1/],
  [/^npm run drift /, /Written to data\/drift/],
  [/^npm run reports/, /reports\/dist/],
  [/quickstart\.sh --stop$/, /^stopped$/m]
];

/** Options that the help of each command documents; a model trained this fast cannot pass the gates, nor judge behaviour. */
const SMALL_MODEL = '--requests 3000 --corpus 5000 --no-unseen-classes';
const SMALL_FIRST_MODEL = [
  `npm run pipeline -- --seed 7 ${SMALL_MODEL}`,
  'npm run models -- approve candidate --force --requests 500 --reason "too small for the gates"'
];
const SMALL_POLICY = `thresholds:
  attack: 0.5
  anomaly: 2
  classes: { scanning: 2, scraping: 2, api-abuse: 2, credential-stuffing: 2, broken-authentication: 2, denial-of-service: 2 }
`;
const SMALL: readonly [command: RegExp, with_: string][] = [
  [/^npm run pipeline/, `$& -- ${SMALL_MODEL}`],
  [/^(npm run models -- approve candidate)/, '$1 --force --requests 500'],
  [/^(npm run attack -- --kind [\w-]+)/, '$1 --seconds 3'],
  [/--generated 20000/, '--generated 2000']
];

let folder: string;
let environment: Record<string, string> = {};
const ports = { '8000': '', '9000': '', '8501': '' };
let printed = '';

/** Other ports, the id that was printed last, and small sizes; otherwise as written. */
function adapted(command: string): string {
  const id = [...printed.matchAll(/"decisionId":"([\w-]+)"/g)].at(-1)?.[1];
  let line = command.replace('<decision id>', id ?? 'no decision id was printed');
  for (const [port, free] of Object.entries(ports)) line = line.replaceAll(`127.0.0.1:${port}`, `127.0.0.1:${free}`);
  const options = `--port ${ports[8000]} --upstream-port ${ports[9000]} --reports-port ${ports[8501]}`;
  line = line.replace(/quickstart\.sh(?! --stop)/, `quickstart.sh ${options}`);
  if (!IS_FULL) for (const [sign, replacement] of SMALL) line = line.replace(sign, replacement);
  return line;
}

async function run(command: string, signal?: AbortSignal): Promise<Ran> {
  const ran = await runCommand(command, folder, environment, signal);
  printed += ran.output;
  return ran;
}

describe('README.md', () => {
  beforeAll(async () => {
    folder = await freshCopy(await suiteFolder(), { packages: !IS_FULL });
    for (const port of Object.keys(ports)) ports[port as keyof typeof ports] = String(await freePort());
    environment = { PORT: ports[8000] };
    if (!IS_FULL) {
      await writeFile(join(folder, 'policy.yaml'), SMALL_POLICY);
      for (const command of SMALL_FIRST_MODEL) {
        const { code, output } = await run(command);
        if (code !== 0) throw new Error(`${command}: exit code ${String(code)}\n${output}`);
      }
    }
  }, TIMEOUT_MS);

  afterAll(() => run('./scripts/quickstart.sh --stop'));

  it('has a tour, and this test knows what each command shows', () => {
    expect(commands.length).toBeGreaterThan(12);
    expect(commands.filter((command) => SHOWN.filter(([sign]) => sign.test(command)).length !== 1)).toEqual([]);
    expect(SHOWN.filter(([sign]) => !commands.some((command) => sign.test(command)))).toEqual([]);
    expect(README).toContain(`\n${NOT_RUN} `);
  });

  it.for(commands)('%s', { timeout: TIMEOUT_MS }, async (command, { signal }) => {
    const [, name, value] = /^export (\w+)=(\S+)/.exec(command) ?? [];
    if (name !== undefined && value !== undefined) environment = { ...environment, [name]: value };
    const { code, output } = await run(adapted(command), signal);
    if (IS_FULL) process.stdout.write(`${/First attack blocked.*/.exec(output)?.[0] ?? ''}\n`);
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
    expect(output).toMatch(SHOWN.find(([sign]) => sign.test(command))![1]);
    if (command.includes('quickstart.sh ') && !command.includes('--stop')) await expectPages();
  });
});

/** What a new user is told to open is there as soon as quickstart has ended. */
async function expectPages(): Promise<void> {
  expect(pages.length).toBeGreaterThan(3);
  const answers = await Promise.all(
    pages.map(async (url) => `${url} ${(await fetch(adapted(url), { signal: AbortSignal.timeout(10_000) })).status}`)
  );
  expect(answers).toEqual(pages.map((url) => `${url} 200`));
}
