import { type AssetKind, VersionSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import { FileLicencesSchema } from '@alliance/proto/alliance/assets/v1/file_licences_service_pb';
import Type from 'typebox';
import { answers } from '../answers.ts';
import type { App } from '../app.ts';
import { COLLECTIONS, VersionParams, versionRefOf } from '../asset-kinds.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Sha256, Text } from '../fields.ts';
import { numberOf } from '../named-version.ts';
import { present } from '../presentation.ts';

const Paths = Type.String({
  minLength: 1,
  maxLength: 1_024,
  description:
    'A path, a folder with all below it ("data/**"), or a pattern: "*" stands for any characters of one name, a name "**" for any number of folders.',
  examples: ['data/**'],
});
const LicenceId = Type.String({ minLength: 1, maxLength: 1_000, examples: ['CC-BY-NC-4.0'] });
const Assignment = Type.Object(
  {
    paths: Paths,
    licence: LicenceId,
    evidence: Type.Optional(Text(1_000)),
    evidenceSha256: Type.Optional(Sha256),
  },
  { additionalProperties: false },
);
const Declaration = Body({
  licences: Type.Array(Assignment, {
    maxItems: 32,
    description: 'Of several that name a file the last one counts; all others have the licence of the version.',
  }),
});
const Conclusion = Body({
  paths: Paths,
  licence: LicenceId,
  evidence: Type.String({ minLength: 3, maxLength: 1_000, description: 'On what ground.' }),
  evidenceSha256: Sha256,
});

/** Counting goes over every file of a version. */
const LONG_MS = 120_000;

/** Licences of sets of files of a version: declared, read in the files, concluded. */
export function fileLicenceRoutes(app: App, clients: Clients): void {
  for (const { path, kind } of COLLECTIONS) {
    const root = `/v1/${path}/:org/:name/versions/:version/licences`;
    readRoute(app, clients, { root, kind, tags: [path] });
    writeRoutes(app, clients, { root, kind, tags: [path] });
  }
}

type Place = { root: string; kind: AssetKind; tags: string[] };

function readRoute(app: App, clients: Clients, { root, kind, tags }: Place): void {
  app.get(
    root,
    {
      config: { public: true },
      schema: {
        tags,
        summary: 'Licences of the files of a version, by sets of them',
        params: VersionParams,
        response: answers(FileLicencesSchema, 'Every set of files with its licence; never more than one page'),
      },
    },
    async (request) => {
      const options = callOptions(request);
      const version = await numberOf(clients, kind, request.params, options);
      const ref = versionRefOf(kind, { ...request.params, version });
      const asked = { ...options, deadlineMs: LONG_MS };
      const { licences } = await clients.fileLicences(kind).listFileLicences({ ref }, asked);
      return licences && present(FileLicencesSchema, licences);
    },
  );
}

function writeRoutes(app: App, clients: Clients, { root, kind, tags }: Place): void {
  app.put(
    root,
    {
      schema: {
        tags,
        summary: 'Declare which files of a draft have licences of their own, in place of what was declared before',
        params: VersionParams,
        body: Declaration,
        response: answers(VersionSchema, 'The draft'),
      },
    },
    async (request) => {
      const { version } = await clients
        .fileLicences(kind)
        .declareLicences(
          { ref: versionRefOf(kind, request.params), licences: request.body.licences },
          callOptions(request),
        );
      return version && present(VersionSchema, version);
    },
  );

  app.post(
    `${root}/conclusions`,
    {
      schema: {
        tags,
        summary: 'Record which licence some files of a published version have, for governance and auditors',
        description:
          'It counts before what is declared from then on, and what was made from the version is assessed again. Nothing is ever changed or taken back; of several conclusions on a file the last one counts.',
        params: VersionParams,
        body: Conclusion,
        response: answers(FileLicencesSchema, 'Every set of files with its licence', 201),
      },
    },
    async (request, reply) => {
      const { licences } = await clients
        .fileLicences(kind)
        .concludeLicence(
          { ref: versionRefOf(kind, request.params), ...request.body },
          { ...callOptions(request), deadlineMs: LONG_MS },
        );
      return reply.code(201).send(licences && present(FileLicencesSchema, licences));
    },
  );
}
