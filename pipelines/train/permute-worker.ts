import { serveJobs } from '../worker-pool.ts';
import { permuteColumns } from './permute-columns.ts';

serveJobs(permuteColumns);
