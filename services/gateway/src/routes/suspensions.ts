import { SuspensionSchema } from '@alliance/proto/alliance/grants/v1/suspensions_service_pb';
import Type from 'typebox';
import { answers, answersShape } from '../answers.ts';
import type { App } from '../app.ts';
import { AssetParams, COLLECTIONS, refOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body } from '../fields.ts';
import { present } from '../presentation.ts';

const Reason = Body({ reason: Type.String({ minLength: 3, maxLength: 2_000 }) });
const Resumed = Type.Object({ grants: Type.Integer() });
const tags = ['grants'];

/** All grants of an asset at once: suspended, and resumed. */
export function suspensionRoutes(app: App, { suspensions }: Clients): void {
  for (const { path, kind } of COLLECTIONS) {
    const url = `/v1/${path}/:org/:name/suspension`;
    app.get(
      url,
      {
        schema: {
          tags,
          summary: 'Steward, governance: the suspension of all grants that is in force',
          params: AssetParams,
          response: answers(SuspensionSchema, 'The suspension'),
        },
      },
      async (request) => {
        const asset = refOf(kind, request.params);
        const { suspension } = await suspensions.getSuspension({ asset }, callOptions(request));
        return suspension && present(SuspensionSchema, suspension);
      },
    );

    app.post(
      url,
      {
        schema: {
          tags,
          summary: 'Steward, governance: suspend all grants of an asset at once; no new ones are given meanwhile',
          params: AssetParams,
          body: Reason,
          response: answers(SuspensionSchema, 'The suspension, with how many grants it suspended', 201),
        },
      },
      async (request, reply) => {
        const asset = refOf(kind, request.params);
        const { suspension } = await suspensions.suspendAsset({ asset, ...request.body }, callOptions(request));
        return reply.code(201).send((suspension && present(SuspensionSchema, suspension)) as never);
      },
    );

    app.delete(
      url,
      {
        schema: {
          tags,
          summary: 'Resume all grants that the suspension of an asset suspended',
          params: AssetParams,
          response: answersShape(Resumed, 'How many go on'),
        },
      },
      async (request) => {
        const asset = refOf(kind, request.params);
        const { grants } = await suspensions.resumeAsset({ asset }, callOptions(request));
        return { grants };
      },
    );
  }
}
