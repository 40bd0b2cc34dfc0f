/** The arrows of README.md, enforced: platform <- data <- models <- pipelines <- scripts; nothing imports tests. */
const layer = (name, mayNotReach) => ({
  name: `${name}-stays-in-its-layer`,
  severity: 'error',
  from: { path: `^${name}/` },
  to: { path: `^(${mayNotReach.join('|')})/` }
});
module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    layer('platform', ['data', 'models', 'pipelines', 'gateway', 'scripts', 'tests']),
    layer('data', ['models', 'pipelines', 'gateway', 'scripts', 'tests']),
    layer('models', ['pipelines', 'gateway', 'scripts', 'tests']),
    layer('gateway', ['pipelines', 'scripts', 'tests']),
    layer('pipelines', ['gateway', 'scripts', 'tests']),
    layer('scripts', ['tests']),
    {
      name: 'models-are-pure',
      severity: 'error',
      comment: 'scoring code does no I/O; only the registry touches files',
      from: { path: '^models/', pathNot: '^models/registry' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|assert)$' }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types']
    }
  }
};
