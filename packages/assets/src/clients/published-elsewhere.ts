import { isAllianceError } from '@alliance/errors/alliance-error';
import { VersionState } from '@alliance/proto/alliance/assets/v1/asset_pb';
import type { AssetsService } from '@alliance/proto/alliance/assets/v1/assets_service_pb';
import type { CallOptions, RpcClient } from '@alliance/rpc/types';
import type { VersionSource } from '../domain/version.ts';
import { toVersionRef } from '../to-proto.ts';

/** True when the service that keeps the other kind knows this as a published version that the caller may see. */
export async function isPublishedElsewhere(
  assets: Pick<RpcClient<typeof AssetsService>, 'getVersion'>,
  source: VersionSource,
  options: CallOptions,
): Promise<boolean> {
  try {
    const { version } = await assets.getVersion({ ref: toVersionRef(source.kind, source, source.version) }, options);
    return version !== undefined && version.state !== VersionState.DRAFT;
  } catch (error) {
    if (isAllianceError(error, 'not_found')) return false;
    throw error;
  }
}
