import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { HoldKeyResponseSchema } from '@alliance/proto/alliance/provenance/v1/held_keys_service_pb';
import { StatementSchema } from '@alliance/proto/alliance/provenance/v1/statement_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { VersionParams, versionRefOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Name, Params, Slug } from '../fields.ts';
import { present } from '../presentation.ts';

const VersionPath = Params({ kind: Name(AssetKindSchema), ...VersionParams.properties });
const Unsigned = Type.Object(
  { _type: Type.String(), subject: Type.Array(Type.Unknown()), predicateType: Type.String() },
  { description: 'in-toto Statement v1; what it must hold is said when it is not so.', additionalProperties: true },
);
const BODY_LIMIT = 1_048_576;

/** Keys that the node keeps for organisations, and what it signs with them. */
export function heldKeyRoutes(app: App, { heldKeys }: Clients): void {
  app.post(
    '/v1/organisations/:org/held-keys',
    {
      schema: {
        tags: ['organisations'],
        summary:
          'Owner: have the node make a key for the organisation; register its public half (`POST …/keys`) to use it',
        params: Params({ org: Slug }),
        response: answers(HoldKeyResponseSchema, 'The public half, and the proof that registration asks for', 201),
      },
    },
    async (request, reply) => {
      const made = await heldKeys.holdKey({ organisation: request.params.org }, callOptions(request));
      return reply.code(201).send(present(HoldKeyResponseSchema, made));
    },
  );

  app.post(
    '/v1/provenance/:kind/:org/:name/:version/statements/on-behalf',
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        tags: ['provenance'],
        summary:
          'Publisher, owner: have the node sign a statement about the version with the key that it holds, and submit it',
        params: VersionPath,
        body: Unsigned,
        response: answers(StatementSchema, 'The statement; its signature is marked as the node’s', 201),
      },
    },
    async (request, reply) => {
      const version = versionRefOf(enumValue(AssetKindSchema, request.params.kind), request.params);
      const unsigned = Buffer.from(JSON.stringify(request.body), 'utf8');
      const { statement } = await heldKeys.signOnBehalf({ version, statement: unsigned }, callOptions(request));
      return reply
        .code(201)
        .header('location', `/v1/statements/${statement?.digest}`)
        .send(statement && present(StatementSchema, statement));
    },
  );
}
