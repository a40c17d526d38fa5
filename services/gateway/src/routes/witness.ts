import { AllianceError, invalidArgument, notFound } from '@alliance/errors/alliance-error';
import {
  type AddCheckpointResponse,
  RefusedCheckpointSchema,
  WitnessJudgement,
} from '@alliance/proto/alliance/provenance/v1/witness_service_pb';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { answersPage, answersRaw, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Params } from '../fields.ts';

const TEXT = 'text/plain; charset=utf-8';
/** A proof, a checkpoint and sixteen post-quantum signatures under it. */
const LIMIT = 128 * 1_024;
const config = { public: true };
const tags = ['log'];

/** Statuses are those of C2SP tlog-witness. */
const REFUSALS: Partial<Record<WitnessJudgement, () => AllianceError>> = {
  [WitnessJudgement.IMPOSSIBLE]: () =>
    invalidArgument('The old size is larger than that of the checkpoint. Swap them.'),
  [WitnessJudgement.UNKNOWN_LOG]: () => notFound('such log among those that this witness looks after'),
  [WitnessJudgement.UNTRUSTED]: () =>
    new AllianceError(
      'checkpoint_untrusted',
      'No signature under the checkpoint is of a key that is trusted for this log. Tell the operator of this witness the new key.',
    ),
  [WitnessJudgement.INCONSISTENT]: () =>
    new AllianceError(
      'checkpoint_inconsistent',
      'The proof does not show that this continues the checkpoint that was cosigned last. It was kept; look for a second history.',
    ),
};

/** This node as a witness for the logs of others, exactly as C2SP tlog-witness asks; no credential but the signature of a log. */
export function witnessRoutes(app: App, { witness }: Clients): void {
  addCheckpointRoute(app, witness);
  refusedRoute(app, witness);

  app.get(
    '/witness/key',
    {
      config,
      schema: {
        tags,
        summary: 'The keys that this node cosigns with (vkeys, one a line)',
        security: [],
        response: answersRaw('vkeys', 'text/plain'),
      },
    },
    async (request, reply) => {
      const { vkeys } = await witness.getWitnessKey({}, callOptions(request));
      return sendText(reply.header('cache-control', 'public, max-age=300'), `${vkeys.join('\n')}\n`);
    },
  );

  app.get(
    '/witness/:origin/checkpoint',
    {
      config,
      schema: {
        tags,
        summary: 'The newest checkpoint that this node cosigned of a log',
        security: [],
        params: Params({
          origin: Type.String({ pattern: '^[0-9a-f]{64}$', description: "SHA-256 of the log's origin." }),
        }),
        response: answersRaw('A signed note', 'text/plain'),
      },
    },
    async (request, reply) => {
      const asked = { originSha256: request.params.origin };
      const { checkpoint } = await witness.getWitnessedCheckpoint(asked, callOptions(request));
      return sendText(reply.header('cache-control', 'public, max-age=2'), checkpoint);
    },
  );
}

function refusedRoute(app: App, witness: Clients['witness']): void {
  app.get(
    '/witness/refused',
    {
      config,
      schema: {
        tags,
        summary: 'What logs signed and this node did not cosign, newest first',
        description:
          'Each with what was cosigned last then. Two checkpoints of one size with other roots prove that their log tells two histories; of others the log itself has to be asked.',
        security: [],
        querystring: PageQuery,
        response: answersPage(RefusedCheckpointSchema, 'At most 64 of each log and reason'),
      },
    },
    async (request) => {
      const page = await witness.listRefusedCheckpoints(pageOf(request.query), callOptions(request));
      return presentPage(RefusedCheckpointSchema, page.checkpoints, page.nextPageToken);
    },
  );
}

function addCheckpointRoute(app: App, witness: Clients['witness']): void {
  const schema = {
    tags,
    summary: 'Asks this node to cosign a checkpoint (C2SP tlog-witness)',
    description: 'The body: "old <size>", the consistency proof, an empty line, the checkpoint.',
    security: [],
    response: {
      ...answersRaw('Cosignatures, as lines of a signed note', 'text/plain'),
      409: {
        description: 'The size of the checkpoint that was cosigned last',
        content: { 'text/x.tlog.size': { schema: { type: 'string' } } },
      },
    },
  };
  void app.register((scope, _options, done) => {
    // The protocol names no media type: whatever comes is read as bytes. Only here; the rest of the API takes JSON.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LIMIT }, (_request, body, parsed) =>
      parsed(null, body),
    );
    scope.post('/witness/add-checkpoint', { config, schema }, async (request: FastifyRequest, reply) => {
      const body = request.body instanceof Uint8Array ? request.body : new Uint8Array();
      return sendAnswer(reply, await witness.addCheckpoint({ body }, callOptions(request)));
    });
    done();
  });
}

function sendAnswer(reply: FastifyReply, { judgement, cosignatures, lastSize, detail }: AddCheckpointResponse) {
  if (judgement === WitnessJudgement.COSIGN) return sendText(reply, cosignatures);
  if (judgement === WitnessJudgement.STALE) {
    return reply.code(409).type('text/x.tlog.size').serializer(String).send(`${lastSize}\n`);
  }
  throw REFUSALS[judgement]?.() ?? invalidArgument(detail);
}

function sendText(reply: FastifyReply, text: string) {
  return reply.type(TEXT).serializer(String).send(text);
}
