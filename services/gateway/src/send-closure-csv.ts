import { AssetKindSchema } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { LineageQueriesService } from '@alliance/proto/alliance/provenance/v1/lineage_queries_service_pb';
import type { LineageDirection } from '@alliance/proto/alliance/provenance/v1/provenance_service_pb';
import { enumName } from '@alliance/rpc/enum-names';
import type { RpcClient } from '@alliance/rpc/types';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type asOfOf, sameMoment } from './as-of.ts';
import type { VersionRefInit } from './asset-reference.ts';
import { callOptions } from './authentication.ts';
import { sendCsv } from './csv-answer.ts';
import { NODE_COLUMNS, nameOf, nodeCells, WAY_COLUMNS, wayCells } from './lineage-csv.ts';

type Asked = { version: VersionRefInit; direction: LineageDirection; depth: number } & ReturnType<typeof asOfOf>;
type Exchange = { request: FastifyRequest; reply: FastifyReply };

/** Answers with everything that a version rests on, or that rests on it, as CSV, each with a way to it. */
export async function sendClosureCsv(
  lineageQueries: RpcClient<typeof LineageQueriesService>,
  asked: Asked,
  { request, reply }: Exchange,
): Promise<FastifyReply> {
  const options = callOptions(request);
  const first = await lineageQueries.listClosure({ ...asked, pageSize: 1_000 }, options);
  const same = { ...asked, ...sameMoment(first), pageSize: 1_000 };
  const { kind, organisation, name } = asked.version.asset;
  return sendCsv(reply, {
    name: `lineage-${enumName(AssetKindSchema, kind)}-${organisation}-${name}-${asked.version.version}`,
    header: ['source', ...NODE_COLUMNS, ...WAY_COLUMNS],
    first,
    next: (pageToken) => lineageQueries.listClosure({ ...same, pageToken }, options),
    rows: (page) =>
      page.nodes.flatMap(({ node, ...way }) =>
        node ? [[nameOf(node), ...nodeCells(node), ...wayCells(way, page)]] : [],
      ),
  });
}
