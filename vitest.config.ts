import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['tests/{platform,data,models,policy,pipelines,gateway,reports,scripts,deploy,docs}/**/*.test.ts'],
          testTimeout: 20_000
        }
      },
      {
        extends: true,
        // One file at a time: they start servers and measure memory, and would disturb each other.
        test: {
          name: 'integration',
          include: ['tests/integration/**/*.test.ts'],
          testTimeout: 120_000,
          fileParallelism: false
        }
      },
      {
        extends: true,
        test: { name: 'e2e', include: ['tests/e2e/**/*.test.ts'], testTimeout: 300_000, fileParallelism: false }
      }
    ]
  }
});
