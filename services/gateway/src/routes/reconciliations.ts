import {
  type Reconciliation,
  ReconciliationSchema,
} from '@alliance/proto/alliance/provenance/v1/reconciliations_service_pb';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { present } from '../presentation.ts';

const tags = ['audit'];

/** Whether every decision has its entry in the log, and every entry its decision. */
export function reconciliationRoutes(app: App, { reconciliations }: Clients): void {
  app.post(
    '/v1/audit/reconciliations',
    {
      schema: {
        tags,
        summary: 'Governance, auditor: compare log, database and services now; the one under way where there is one',
        response: answers(ReconciliationSchema, 'It is made in the background', 202),
      },
    },
    async (request, reply) => {
      const { reconciliation } = await reconciliations.startReconciliation({}, callOptions(request));
      return reply.code(202).send(present(ReconciliationSchema, reconciliation as Reconciliation));
    },
  );

  app.get(
    '/v1/audit/reconciliations',
    {
      schema: {
        tags,
        summary: 'Governance, auditor: what comparisons of log, database and services have found, newest first',
        querystring: PageQuery,
        response: answersPage(ReconciliationSchema, 'Reconciliations'),
      },
    },
    async (request) => {
      const page = await reconciliations.listReconciliations(pageOf(request.query), callOptions(request));
      return presentPage(ReconciliationSchema, page.reconciliations, page.nextPageToken);
    },
  );
}
