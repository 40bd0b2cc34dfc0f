import ts from 'typescript';
import { pathOf } from './deploy-files.ts';

export type KubernetesObject = { apiVersion: string; kind: string };

type ModelClass = new (data: object) => { validate: () => void };

/**
 * What the API server would refuse in these objects, one line each: values that the schemas of Kubernetes (of
 * kubernetes-models) do not allow, and fields they do not know. The compiled schemas let unknown fields pass, so those
 * are found by the compiler: each object is a literal of the type made from the same schema.
 */
export async function kubernetesFaults(objects: readonly KubernetesObject[]): Promise<string[]> {
  const values = await Promise.all(objects.map(valueFaults));
  return [...values.flat(), ...typeFaults(objects)];
}

async function valueFaults(object: KubernetesObject): Promise<string[]> {
  const { apiVersion, kind } = object;
  const path = ['kubernetes-models', apiVersion, kind].join('/');
  const module = (await import(/* @vite-ignore */ path)) as Record<string, ModelClass>; // by that package's layout
  const Model = module[kind]!;
  try {
    new Model(object).validate();
    return [];
  } catch (fault) {
    return [`${apiVersion} ${kind}: ${String(fault)}`];
  }
}

function typeFaults(objects: readonly KubernetesObject[]): string[] {
  const file = pathOf('tests/deploy/objects-of-kubernetes.ts'); // nowhere but in memory
  const source = objects
    .map(({ apiVersion, kind }, at) => {
      const literal = JSON.stringify(objects[at], null, 1);
      return `import type { I${kind} as Kind${at} } from 'kubernetes-models/${apiVersion}/${kind}';
        export const object${at}: Kind${at} = ${literal};`;
    })
    .join('\n');
  const options = {
    noEmit: true,
    strict: true,
    skipLibCheck: true,
    types: [],
    lib: ['lib.es2022.d.ts'],
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext
  } satisfies ts.CompilerOptions;
  const host = ts.createCompilerHost(options);
  const disk = { ...host };
  host.fileExists = (name) => name === file || disk.fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022) : disk.getSourceFile(name, ...rest);
  const program = ts.createProgram([file], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText, start = 0 }) => {
    const line = source.slice(source.lastIndexOf('\n', start) + 1, source.indexOf('\n', start)).trim();
    return `${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}
