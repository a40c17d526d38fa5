import type { SuspensionSchema, SuspensionsService } from '@alliance/proto/alliance/grants/v1/suspensions_service_pb';
import type { Handlers } from '@alliance/rpc/types';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { AssetsDirectory } from './clients/assets-directory.ts';
import type { AssetSuspension } from './domain/asset-suspension.ts';
import { assetRefMessage, toAssetRef } from './mapping/asset-mapping.ts';
import type { Writing } from './operations/acting.ts';
import { resumeAsset } from './operations/resume-asset.ts';
import { suspendAsset } from './operations/suspend-asset.ts';
import { visibleSuspension } from './operations/visible-suspension.ts';

/** Which operation answers which RPC about the suspension of all grants of an asset. */
export function suspensionsHandlers(
  context: Writing & { assets: AssetsDirectory },
): Handlers<typeof SuspensionsService> {
  return {
    suspendAsset: async ({ asset, reason }, call) => ({
      suspension: suspensionMessage(await suspendAsset(context, { asset: toAssetRef(asset), reason }, call)),
    }),
    resumeAsset: ({ asset }, call) => resumeAsset(context, { asset: toAssetRef(asset) }, call),
    getSuspension: async ({ asset }, call) => ({
      suspension: suspensionMessage(await visibleSuspension(context, toAssetRef(asset), call)),
    }),
  };
}

function suspensionMessage({ asset, since, ...same }: AssetSuspension): MessageInitShape<typeof SuspensionSchema> {
  const { id, reason, suspendedBy, grants } = same;
  return { id, asset: assetRefMessage(asset), reason, suspendedBy, since: timestampFromDate(since), grants };
}
