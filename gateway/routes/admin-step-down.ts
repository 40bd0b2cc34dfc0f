import type { FastifyInstance } from 'fastify';
import type { StepDown } from '../step-down/create-step-down.ts';
import { invalid } from './admin-fault.ts';
import { STEP_DOWN_DOCUMENTS } from './documents/policy-documents.ts';
import { fieldsOf, textOf } from './read-fields.ts';

const MAX_CHARS = 500;
const SOMEBODY = 'admin';

/** `POST /admin/step-down {"reason","by"}`: nothing is enforced from now on. `DELETE`: as the policy says again. */
export function addStepDownRoutes(app: FastifyInstance, { stepDown }: { stepDown: StepDown }): void {
  app.post('/admin/step-down', { schema: STEP_DOWN_DOCUMENTS.hold }, async (request) => {
    const fields = fieldsOf(request, ['reason', 'by']);
    const reason = textOf(fields, 'reason', MAX_CHARS).trim();
    if (reason === '') throw invalid('reason must say why nothing is to be enforced');
    await stepDown.hold(reason, textOf(fields, 'by', MAX_CHARS) || SOMEBODY);
    return stepDown.status();
  });
  app.delete('/admin/step-down', { schema: STEP_DOWN_DOCUMENTS.resume }, async (request) => {
    await stepDown.resume(textOf(fieldsOf(request, ['by']), 'by', MAX_CHARS) || SOMEBODY);
    return stepDown.status();
  });
}
