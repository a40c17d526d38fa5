import { pageRequest } from '@alliance/database/keyset-page';
import type { AliasMoveSchema, AliasSchema } from '@alliance/proto/alliance/assets/v1/versions_service_pb';
import { VersionsService } from '@alliance/proto/alliance/assets/v1/versions_service_pb';
import { type Implementation, implement } from '@alliance/rpc/server';
import type { Callers } from '@alliance/rpc/types';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { AssetsContext } from './context.ts';
import type { Alias, AliasMove } from './domain/alias.ts';
import type { AssetKind, AssetName } from './domain/asset.ts';
import { describeBreak } from './domain/version-rule.ts';
import { assetName, versionName } from './from-proto.ts';
import { getCitation } from './operations/get-citation.ts';
import { getLowestVersion } from './operations/get-lowest-version.ts';
import { deleteAlias, putAlias } from './operations/move-alias.ts';
import { getAlias, listAliases, listAliasMoves } from './operations/read-aliases.ts';
import { moveKey } from './page-keys.ts';
import { toAssetRef } from './to-proto.ts';

const callers = {
  getLowestVersion: ['gateway'],
  putAlias: ['gateway'],
  deleteAlias: ['gateway'],
  getAlias: ['gateway'],
  listAliases: ['gateway'],
  listAliasMoves: ['gateway'],
  getCitation: ['gateway'],
} satisfies Callers<typeof VersionsService>;

/** VersionsService over one service's assets. */
export function versions(context: AssetsContext): Implementation {
  const { kind } = context;
  return implement(
    VersionsService,
    {
      getLowestVersion: async ({ ref }, call) => {
        const rule = await getLowestVersion(context, versionName(kind, ref?.asset, ref?.version), call);
        if (!rule) return {};
        return {
          lowestVersion: rule.lowest,
          change: rule.level,
          comparedWith: rule.against,
          paths: [...rule.paths],
          columns: rule.columns?.map(describeBreak) ?? [],
        };
      },
      putAlias: async ({ ref, ...request }, call) => {
        const asset = assetName(kind, ref);
        return { alias: toAliasMessage(kind, asset, await putAlias(context, { asset, ...request }, call)) };
      },
      deleteAlias: async ({ ref, name, note }, call) => {
        await deleteAlias(context, { asset: assetName(kind, ref), name, note }, call);
        return {};
      },
      getAlias: async ({ ref, name }, call) => {
        const asset = assetName(kind, ref);
        return { alias: toAliasMessage(kind, asset, await getAlias(context, { asset, name }, call)) };
      },
      listAliases: async ({ ref }, call) => {
        const asset = assetName(kind, ref);
        const aliases = await listAliases(context, asset, call);
        return { aliases: aliases.map((alias) => toAliasMessage(kind, asset, alias)) };
      },
      listAliasMoves: async ({ ref, name, ...request }, call) => {
        const page = pageRequest(request, moveKey);
        const moves = await listAliasMoves(context, { asset: assetName(kind, ref), name, page }, call);
        return { moves: moves.rows.map(toMoveMessage), nextPageToken: moves.nextPageToken };
      },
      getCitation: async ({ ref }, call) => ({
        citation: await getCitation(context, versionName(kind, ref?.asset, ref?.version), call),
      }),
    },
    callers,
  );
}

function toAliasMessage(
  kind: AssetKind,
  asset: AssetName,
  { name, version, movedAt }: Alias,
): MessageInitShape<typeof AliasSchema> {
  const alias = { asset: toAssetRef(kind, asset), name, version };
  return movedAt === null ? alias : { ...alias, movedAt: timestampFromDate(movedAt) };
}

function toMoveMessage({ id: _, movedAt, ...move }: AliasMove): MessageInitShape<typeof AliasMoveSchema> {
  return { ...move, movedAt: timestampFromDate(movedAt) };
}
