import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { startOwnGateway } from '#tests/gateway/routes/own-gateway.ts';
import { pathOf, textOf, yamlOf } from './deploy-files.ts';

type Dashboard = { uid: string; title: string; panels: { title: string; targets: { expr: string }[] }[] };
type Rules = { groups: { rules: { alert: string; expr: string }[] }[] };

const dashboards = readdirSync(pathOf('deploy/grafana/dashboards')).map(
  (file) => JSON.parse(textOf(`deploy/grafana/dashboards/${file}`)) as Dashboard
);
const [rules] = yamlOf('deploy/prometheus/alerts.yml') as [Rules];
const queries: [string, string][] = [
  ...dashboards.flatMap(({ title, panels }) =>
    panels.flatMap((panel) => panel.targets.map(({ expr }): [string, string] => [`${title}: ${panel.title}`, expr]))
  ),
  ...rules.groups.flatMap((group) => group.rules.map(({ alert, expr }): [string, string] => [alert, expr]))
];

/** Added by Prometheus itself, or by the histogram. */
const GIVEN_LABELS = ['job', 'instance', 'le'];

type Exposed = { names: Set<string>; labels: Set<string> };

async function exposedByGateway(): Promise<Exposed> {
  const { app } = await startOwnGateway();
  await app.inject({ url: '/users/1' });
  const { body } = await app.inject({ url: '/pathhelm/metrics' });
  await app.close();
  const names = [...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
    type === 'histogram' ? ['_bucket', '_sum', '_count'].map((end) => `${name}${end}`) : [name]
  );
  const labels = [...body.matchAll(/[{,](\w+)="/g)].map(([, label = '']) => label);
  // attack_class: of a counter that has met no attack yet.
  return { names: new Set([...names, 'up']), labels: new Set([...labels, ...GIVEN_LABELS, 'attack_class']) };
}

describe('dashboards and alerts', () => {
  it('are the three that were promised, each with a name of its own', () => {
    const titles = dashboards.map(({ title }) => title).sort();
    expect(titles).toEqual(['API Performance', 'Anomaly Detection', 'System Health']);
    expect(new Set(dashboards.map(({ uid }) => uid)).size).toBe(3);
  });

  it('ask only for metrics and labels that a running gateway exposes', async () => {
    const { names, labels } = await exposedByGateway();
    expect(queries.length).toBeGreaterThan(25);
    const asked = queries.map(([title, expr]) => {
      const bare = expr.replace(/"[^"]*"/g, '""');
      const metrics = [...bare.matchAll(/\b(?:up|(?:api|pathhelm|anomalies|process|nodejs)_\w+)/g)].map(
        ([name]) => name
      );
      const grouped = [...bare.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/));
      const matched = [...bare.matchAll(/[{,]\s*(\w+)(?:=~|!=|=)""/g)].map(([, label = '']) => label);
      return { title, metrics, labels: [...grouped, ...matched] };
    });
    expect(asked.filter(({ metrics }) => metrics.length === 0)).toEqual([]);
    const unknown = asked.flatMap(({ title, ...used }) =>
      [...used.metrics.filter((name) => !names.has(name)), ...used.labels.filter((label) => !labels.has(label))].map(
        (name) => `${title}: ${name}`
      )
    );
    expect(unknown).toEqual([]);
  });
});
