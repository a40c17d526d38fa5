import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { StatementSchema } from '@alliance/proto/alliance/provenance/v1/statement_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answers, answersPage, answersRaw, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { VersionParams, versionRefOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Name, Params, Sha256 } from '../fields.ts';
import { present } from '../presentation.ts';

// Of an envelope only what bounds it: everything else is said by the service, with the step that failed.
const Envelope = Type.Object(
  {
    payloadType: Type.String(),
    payload: Type.String(),
    signatures: Type.Array(Type.Object({ keyid: Type.Optional(Type.String()), sig: Type.String() })),
  },
  { description: 'DSSE 1.0.2 with an in-toto Statement v1; at most 1 MiB.' },
);
const ENVELOPE_TYPE = 'application/vnd.dsse.envelope.v1+json';
const BUNDLE_TYPE = 'application/vnd.dev.sigstore.bundle.v0.3+json';
/** Room for an envelope that is too large, so that it is refused as what it is. */
const BODY_LIMIT = 2_097_152;
const VersionPath = Params({ kind: Name(AssetKindSchema), ...VersionParams.properties });
const StatementParams = Params({ digest: Sha256 });
const tags = ['provenance'];

/** Signed statements about versions. */
export function statementRoutes(app: App, clients: Clients): void {
  const { statements } = clients;
  const path = '/v1/provenance/:kind/:org/:name/:version/statements';
  app.post(
    path,
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        tags,
        summary: 'Submit a signed statement about the version',
        params: VersionPath,
        body: Envelope,
        response: answers(StatementSchema, 'The statement; its leaves get their places within seconds', 201),
      },
    },
    async (request, reply) => {
      const version = versionRefOf(enumValue(AssetKindSchema, request.params.kind), request.params);
      const envelope = Buffer.from(JSON.stringify(request.body), 'utf8');
      const { statement } = await statements.submitStatement({ version, envelope }, callOptions(request));
      return reply
        .code(201)
        .header('location', `/v1/statements/${statement?.digest}`)
        .send(statement && present(StatementSchema, statement));
    },
  );

  app.get(
    path,
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Statements about the version, newest first',
        params: VersionPath,
        querystring: PageQuery,
        response: answersPage(StatementSchema, 'Statements'),
      },
    },
    async (request) => {
      const version = versionRefOf(enumValue(AssetKindSchema, request.params.kind), request.params);
      const page = await statements.listStatements({ version, ...pageOf(request.query) }, callOptions(request));
      return presentPage(StatementSchema, page.statements, page.nextPageToken);
    },
  );
  readingRoutes(app, clients);
}

function readingRoutes(app: App, { statements }: Clients): void {
  app.get(
    '/v1/statements/:digest',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'The envelope of a statement',
        params: StatementParams,
        response: answersRaw('The DSSE envelope', ENVELOPE_TYPE),
      },
    },
    async (request, reply) => {
      const { envelope } = await statements.getStatement({ digest: request.params.digest }, callOptions(request));
      return reply.type(ENVELOPE_TYPE).send(Buffer.from(envelope).toString('utf8') as never);
    },
  );

  app.get(
    '/v1/statements/:digest/bundle',
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'A Sigstore bundle of one signature, for stock verifiers',
        params: StatementParams,
        querystring: Type.Object({
          key: Type.Optional(
            Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Whose signature; the first when absent.' }),
          ),
        }),
        response: answersRaw('The bundle (v0.3)', BUNDLE_TYPE),
      },
    },
    async (request, reply) => {
      const { bundle } = await statements.getStatementBundle(
        { digest: request.params.digest, keyId: request.query.key ?? '' },
        callOptions(request),
      );
      return reply.type(BUNDLE_TYPE).send(bundle as never);
    },
  );
}
