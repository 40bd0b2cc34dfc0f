import type { FastifyInstance } from 'fastify';
import type { TrainingRun, TrainingRuns } from '../../service/training-runs.ts';
import { AdminFault } from '../admin-fault.ts';
import { checkedBody } from '../checked-body.ts';
import { MODEL_DOCUMENTS, TrainBody } from '../documents/model-documents.ts';
import { isoOrNull } from '../read-fields.ts';

const DEFAULTS = { requests: 100_000, attacks: 0.2, seed: 7 };

/** `POST /train` and `/ml/train` start a run; `GET /ml/train` lists them, `GET /ml/train/:id` shows one. */
export function addTrainRoutes(app: FastifyInstance, runs: TrainingRuns): void {
  for (const path of ['/train', '/ml/train']) {
    app.post(path, { schema: MODEL_DOCUMENTS.train }, (request, reply) => {
      const run = runs.start({ ...DEFAULTS, ...checkedBody(TrainBody, request.body) });
      if (run === undefined)
        throw new AdminFault(409, 'TRAINING_RUNS', `run ${runs.list()[0]!.id} is under way: wait until it has ended`);
      return reply.code(202).send(shown(run));
    });
  }
  app.get('/ml/train', { schema: MODEL_DOCUMENTS.runs }, () => ({ runs: runs.list().map(shown) }));
  app.get<{ Params: { id: string } }>('/ml/train/:id', { schema: MODEL_DOCUMENTS.run }, (request) => {
    const run = runs.find(request.params.id);
    if (run === undefined)
      throw new AdminFault(404, 'NO_SUCH_RUN', `there is no run ${JSON.stringify(request.params.id)}`);
    return shown(run);
  });
  app.addHook('onClose', () => runs.close());
}

function shown({ startedAtMs, endedAtMs, ...run }: TrainingRun): object {
  return { ...run, startedAt: isoOrNull(startedAtMs), endedAt: isoOrNull(endedAtMs) };
}
