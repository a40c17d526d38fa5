import { type Block, BlockAppealStateSchema, BlockSchema } from '@alliance/proto/alliance/grants/v1/block_pb';
import { enumValue } from '@alliance/rpc/enum-names';
import Type from 'typebox';
import { answers, answersPage, PageQuery, pageOf, presentPage } from '../answers.ts';
import type { App } from '../app.ts';
import { callOptions } from '../authentication.ts';
import type { Clients } from '../clients.ts';
import { Body, Name, Params } from '../fields.ts';
import { present } from '../presentation.ts';

const BlockParams = Params({ id: Type.String({ maxLength: 64 }) });
const Reasons = Body({ reasons: Type.String({ minLength: 3, maxLength: 2_000 }) });
const ListQuery = Type.Intersect([PageQuery, Type.Object({ state: Type.Optional(Name(BlockAppealStateSchema)) })]);
const tags = ['blocklists'];
const shown = ({ block }: { block?: Block | undefined }) => block && present(BlockSchema, block);

/** What those whom an entry of a blocklist is about may do against it, and governance's answers. */
export function blocklistAppealRoutes(app: App, { rules }: Clients): void {
  const described = (summary: string, status = 200) => ({
    schema: { tags, summary, params: BlockParams, body: Reasons, response: answers(BlockSchema, 'The entry', status) },
  });
  app.get(
    '/v1/blocklists/appeals',
    {
      schema: {
        tags,
        summary: 'Governance and auditors: entries that were appealed against, the oldest appeal first',
        querystring: ListQuery,
        response: answersPage(BlockSchema, 'Entries'),
      },
    },
    async (request) => {
      const asked = { state: enumValue(BlockAppealStateSchema, request.query.state), ...pageOf(request.query) };
      const { blocks, nextPageToken } = await rules.listBlockAppeals(asked, callOptions(request));
      return presentPage(BlockSchema, blocks, nextPageToken);
    },
  );

  app.post(
    '/v1/blocklists/:id/appeal',
    described('Whom an entry is about, or an owner of the organisation: ask governance to look at it, once', 201),
    async (request, reply) => {
      const given = { blockId: request.params.id, reasons: request.body.reasons };
      return reply.code(201).send(shown(await rules.appealBlock(given, callOptions(request))));
    },
  );

  for (const [act, lift, summary] of [
    ['uphold', false, 'Governance of neither side: the entry stands'],
    ['lift', true, 'Governance of neither side: the entry is lifted'],
  ] as const) {
    app.post(`/v1/blocklists/:id/${act}`, described(summary), async (request) => {
      const given = { blockId: request.params.id, lift, reasons: request.body.reasons };
      return shown(await rules.answerBlockAppeal(given, callOptions(request)));
    });
  }
}
