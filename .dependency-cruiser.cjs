/** The arrows of README.md, enforced: platform <- data <- models <- policy <- {pipelines, gateway} <- scripts; nothing imports tests. */
const layer = (name, mayNotReach) => ({
  name: `${name}-stays-in-its-layer`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: { path: `^(${mayNotReach.join('|')})/` }
});
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true, pathNot: '^npm:' } },
    layer('platform', ['reports', 'data', 'models', 'policy', 'pipelines', 'gateway', 'scripts', 'tests']),
    layer('data', ['reports', 'models', 'policy', 'pipelines', 'gateway', 'scripts', 'tests']),
    layer('models', ['reports', 'policy', 'pipelines', 'gateway', 'scripts', 'tests']),
    layer('policy', ['reports', 'pipelines', 'gateway', 'scripts', 'tests']),
    layer('gateway', ['reports', 'pipelines', 'scripts', 'tests']),
    layer('pipelines', ['reports', 'gateway', 'scripts', 'tests']),
    layer('reports', ['gateway', 'scripts', 'tests']),
    layer('scripts', ['tests']),
    {
      name: 'models-are-pure',
      severity: 'error',
      comment: 'scoring and deciding do no I/O; only the registry touches files',
      from: { path: '^(models|policy)/', pathNot: '^models/registry' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|assert)$' }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^reports/(dist|src/\\.observablehq)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types']
    }
  }
};
