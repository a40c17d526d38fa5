import { invalidArgument } from '@alliance/errors/alliance-error';
import { type Block, BlockSchema } from '@alliance/proto/alliance/grants/v1/block_pb';
import type { AddBlockRequest } from '@alliance/proto/alliance/grants/v1/rules_service_pb';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { parseAssetRef } from '../asset-reference.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, defined, Email, Moment, Params, Reference, Slug, toTimestamp } from '../fields.ts';
import { present } from '../presentation.ts';

const NewBlock = Body({
  asset: Type.Optional(Reference),
  email: Type.Optional(Email),
  personId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  organisation: Type.Optional(Slug),
  reason: Type.String({ minLength: 3, maxLength: 2_000 }),
  expiresAt: Moment,
});
const ListQuery = Type.Intersect([PageQuery, Type.Object({ all: Type.Optional(Type.Boolean()) })]);
const OrganisationParams = Params({ org: Slug });
const BlockParams = Params({ org: Slug, id: Type.String({ maxLength: 64 }) });
const tags = ['blocklists'];
const shown = ({ block }: { block?: Block | undefined }) => block && present(BlockSchema, block);

/** Whom organisations want people to look at. */
export function blocklistRoutes(app: App, { rules }: Clients): void {
  const url = '/v1/organisations/:org/blocklist';
  app.post(
    url,
    {
      schema: {
        tags,
        summary: 'Steward: have people look at requests of a person or an organisation, for at most 24 months',
        params: OrganisationParams,
        body: NewBlock,
        response: answers(BlockSchema, 'The entry', 201),
      },
    },
    async (request, reply) => {
      const { asset, reason, expiresAt, email, personId, organisation } = request.body;
      const { org } = request.params;
      const given = defined({
        of:
          asset === undefined
            ? { case: 'organisation' as const, value: org }
            : { case: 'asset' as const, value: assetOf(org, asset) },
        subject: toSubject({ email, personId, subjectOrganisation: organisation }),
        reason,
        expiresAt: toTimestamp(expiresAt),
      });
      return reply.code(201).send(shown(await rules.addBlock(given, callOptions(request))));
    },
  );

  app.get(
    url,
    {
      schema: {
        tags,
        summary: 'Steward: the blocklist, newest first; with all=true also what was lifted or is over',
        params: OrganisationParams,
        querystring: ListQuery,
        response: answersPage(BlockSchema, 'Entries'),
      },
    },
    async (request) => {
      const asked = { organisation: request.params.org, all: request.query.all ?? false, ...pageOf(request.query) };
      const { blocks, nextPageToken } = await rules.listBlocks(asked, callOptions(request));
      return presentPage(BlockSchema, blocks, nextPageToken);
    },
  );

  app.post(
    `${url}/:id/lift`,
    {
      schema: {
        tags,
        summary: 'Steward: take somebody off the blocklist before its time',
        params: BlockParams,
        response: answers(BlockSchema, 'The entry'),
      },
    },
    async (request) => {
      const { org: organisation, id } = request.params;
      return shown(await rules.liftBlock({ organisation, id }, callOptions(request)));
    },
  );

  app.get(
    '/v1/blocklists/mine',
    {
      schema: {
        tags,
        summary: 'What stands about me, or about organisations that I own, and why',
        querystring: PageQuery,
        response: answersPage(BlockSchema, 'Entries, newest first'),
      },
    },
    async (request) => {
      const { blocks, nextPageToken } = await rules.listMyBlocks(pageOf(request.query), callOptions(request));
      return presentPage(BlockSchema, blocks, nextPageToken);
    },
  );
}

/** An asset of the organisation that the path names. Throws `invalid_argument` for another one's. */
function assetOf(organisation: string, text: string) {
  const asset = parseAssetRef(text);
  if (asset.organisation === organisation) return asset;
  throw invalidArgument('The asset belongs to another organisation.', [
    { field: 'asset', problem: `must belong to ${organisation}` },
  ]);
}

type Subject = AddBlockRequest['subject'];

function toSubject(named: { [Field in 'email' | 'personId' | 'subjectOrganisation']: string | undefined }): Subject {
  const [subject, ...more] = (['email', 'personId', 'subjectOrganisation'] as const).flatMap((field) => {
    const value = named[field];
    return value === undefined ? [] : [{ case: field, value } as Subject];
  });
  if (subject && more.length === 0) return subject;
  throw invalidArgument('An entry of a blocklist is about one person or one organisation.', [
    { field: 'organisation', problem: 'name exactly one of email, personId and organisation' },
  ]);
}
