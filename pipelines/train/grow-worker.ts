import { serveJobs } from '../worker-pool.ts';
import { growTrees } from './grow-trees.ts';

serveJobs(growTrees);
