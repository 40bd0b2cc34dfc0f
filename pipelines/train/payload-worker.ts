import { serveJobs } from '../worker-pool.ts';
import { growPayloadModels } from './grow-payload-models.ts';

serveJobs(growPayloadModels);
