import { describe, expect, it } from 'vitest';
import { readGatewaySettings } from '#gateway/settings.ts';
import { startOwnGateway } from '#tests/gateway/routes/own-gateway.ts';
import { missingOf, yamlOf } from './deploy-files.ts';
import { kubernetesFaults } from './kubernetes-faults.ts';

type Labels = Record<string, string>;
type Container = {
  name: string;
  command?: string[];
  ports?: { name: string; containerPort: number }[];
  securityContext: object;
  resources: { requests: Labels; limits: Labels };
  env?: { name: string; value: string }[];
  volumeMounts: { name: string; mountPath: string }[];
  [probe: `${string}Probe`]: { httpGet: { path: string; port: string } };
};
type Pod = {
  containers: Container[];
  initContainers?: Container[];
  volumes: { name: string; persistentVolumeClaim?: { claimName: string } }[];
  securityContext: object;
};
type Manifest = {
  apiVersion: string;
  kind: string;
  metadata: { name: string; labels: Labels };
  data: Labels;
  stringData: Labels;
  spec: {
    selector: { matchLabels: Labels };
    template: { metadata: { labels: Labels }; spec: Pod };
    jobTemplate: { spec: { template: { spec: Pod } } };
    scaleTargetRef: { kind: string; name: string };
    ports: { targetPort: string }[];
  };
};

const manifests = yamlOf('deploy/kubernetes/pathhelm.yaml') as Manifest[];
const secret = yamlOf('deploy/kubernetes/secret.example.yaml')[0] as Manifest;
const of = (kind: string): Manifest => manifests.find((manifest) => manifest.kind === kind)!;
const gatewayPod = of('Deployment').spec.template.spec;
const jobPod = of('CronJob').spec.jobTemplate.spec.template.spec;

describe('the Kubernetes manifests', () => {
  it('fit the schemas of Kubernetes, and have no field that these do not know', async () => {
    expect(await kubernetesFaults([...manifests, secret])).toEqual([]);
  });

  it('would not pass with a wrong value, a missing or an unknown field, however deep', async () => {
    const broken = structuredClone([of('Deployment'), of('HorizontalPodAutoscaler'), of('CronJob')]) as unknown as [
      { spec: { replicas: unknown; template: { spec: Pod } } },
      { spec: { metrics: Labels[] } },
      { spec: { jobTemplate: { spec: { template: { spec: Pod } } } } }
    ];
    broken[0].spec.replicas = 'two';
    Object.assign(broken[0].spec.template.spec.containers[0]!.resources.limits, { memory: '768 MB' });
    broken[1].spec.metrics[0] = { typ: 'Resource' };
    Object.assign(broken[2].spec.jobTemplate.spec.template.spec.containers[0]!.volumeMounts[0]!, { readonly: true });
    const faults = (await kubernetesFaults(broken as unknown as Manifest[])).join('\n');
    const signs = ['replicas must be integer', '/limits/memory', 'required property type', '"readonly": true'];
    for (const sign of signs) expect(faults).toContain(sign);
  });

  it('are of the kinds and versions that were promised', () => {
    const kinds = manifests.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
    expect(kinds).toEqual([
      'v1 ConfigMap',
      'apps/v1 Deployment',
      'v1 PersistentVolumeClaim',
      'v1 PersistentVolumeClaim',
      'v1 Service',
      'policy/v1 PodDisruptionBudget',
      'autoscaling/v2 HorizontalPodAutoscaler',
      'batch/v1 CronJob'
    ]);
  });

  it('select the pods they mean', () => {
    const { labels } = of('Deployment').spec.template.metadata;
    expect(of('Deployment').spec.selector.matchLabels).toEqual(labels);
    expect(of('PodDisruptionBudget').spec.selector.matchLabels).toEqual(labels);
    expect(of('Service').spec.selector).toEqual(labels);
    const { kind, name } = of('HorizontalPodAutoscaler').spec.scaleTargetRef;
    expect([kind, name]).toEqual(['Deployment', of('Deployment').metadata.name]);
  });

  it('probe endpoints that are there, on the port that is named', async () => {
    const { app } = await startOwnGateway();
    const [gateway] = gatewayPod.containers as [Container];
    const names = gateway.ports!.map(({ name }) => name);
    const probes = (['startupProbe', 'livenessProbe', 'readinessProbe'] as const).map((name) => gateway[name]!.httpGet);
    for (const { path, port } of probes) {
      expect(names).toContain(port);
      expect((await app.inject({ url: path })).statusCode).toBe(200);
    }
    expect(names).toContain(of('Service').spec.ports[0]!.targetPort);
    await app.close();
  });

  it('give the gateway settings it knows, and a start without an admin key fails', () => {
    const given = { ...of('ConfigMap').data, ...secret.stringData };
    expect(() => readGatewaySettings(given)).toThrow('ADMIN_API_KEY');
    const settings = readGatewaySettings({ ...given, ADMIN_API_KEY: 'filled in' });
    expect(Object.keys(given).filter((name) => !(name in settings))).toEqual([]);
    expect(gatewayPod.containers[0]!.ports![0]!.containerPort).toBe(settings.PORT);
  });

  it('let retraining learn from the log that the gateways write, and publish where they look', () => {
    const [{ env = [], volumeMounts }] = jobPod.containers as [Container];
    /** The claim behind a folder, and the folder's path in it. */
    const stored = (folder: string, { volumes }: Pod, mounts: Container['volumeMounts']): string => {
      const mount = mounts.find(({ mountPath }) => folder.startsWith(mountPath))!;
      const claim = volumes.find(({ name }) => name === mount.name)?.persistentVolumeClaim?.claimName;
      return `${String(claim)} ${folder.slice(mount.mountPath.length)}`;
    };
    const settings = of('ConfigMap').data;
    const gatewayMounts = gatewayPod.containers[0]!.volumeMounts;
    for (const [setting, folder] of [
      ['LOG_DIR', `${settings['DATA_DIR']!}/decisions`],
      ['REGISTRY_DIR', settings['REGISTRY_DIR']!]
    ] as const) {
      const given = env.find(({ name }) => name === setting)?.value ?? '';
      expect(stored(given, jobPod, volumeMounts)).toBe(stored(folder, gatewayPod, gatewayMounts));
    }
  });

  it.each([
    ['gateway', gatewayPod],
    ['retraining', jobPod]
  ])('%s: every container is unprivileged, bounded, on a read-only root, with volumes that exist', (_name, pod) => {
    expect(pod.securityContext).toMatchObject({ runAsNonRoot: true });
    const claims = manifests
      .filter(({ kind }) => kind === 'PersistentVolumeClaim')
      .map(({ metadata }) => metadata.name);
    const claimed = pod.volumes.flatMap(({ persistentVolumeClaim: claim }) => (claim ? [claim.claimName] : []));
    expect(claims).toEqual(expect.arrayContaining(claimed));
    for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) {
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] }
      });
      expect(container.resources.limits['memory']).toBeDefined();
      const volumes = pod.volumes.map(({ name }) => name);
      for (const { name } of container.volumeMounts) expect(volumes).toContain(name);
      expect(missingOf((container.command ?? []).filter((part) => part.startsWith('deploy/')))).toEqual([]);
    }
  });
});
