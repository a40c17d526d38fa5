import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { Asset } from '../../api/types.ts';
import { useApi } from '../../session/session-context.tsx';
import { assetQueries, licenceQuery, organisationQuery } from './asset-queries.ts';

export type AssetDetails = ReturnType<typeof useAssetDetails>;

/**
 * Asks for everything about one version of an asset at once; an empty version stands for none. What could not be had is
 * undefined. The page appears whole when all is answered (`isReady`), so that it does not jump; while another version is on
 * its way, the one before stays (`isStale`).
 */
export function useAssetDetails(asset: Asset, version: string) {
  const api = useApi();
  const queries = assetQueries(api, asset);
  const isModel = asset.kind === 'model';
  const ofVersion = { enabled: version !== '', placeholderData: keepPreviousData };
  const shown = useQuery({ ...queries.version(version), ...ofVersion });
  const access = useQuery({ ...queries.access(version), ...ofVersion });
  const files = useInfiniteQuery({ ...queries.files(version), ...ofVersion });
  const evaluations = useInfiniteQuery({
    ...queries.evaluations(version),
    ...ofVersion,
    enabled: isModel && version !== '',
  });
  const versions = useInfiniteQuery(queries.versions());
  const licence = useQuery({ ...licenceQuery(api, asset.licence), enabled: asset.licence !== '' });
  const organisation = useQuery(organisationQuery(api, asset.organisation));
  const card = useQuery({ ...queries.card(), enabled: isModel });
  return {
    isReady: [shown, access, files, evaluations, versions, licence, organisation, card].every(
      ({ isLoading }) => !isLoading,
    ),
    isStale: [shown, access, files, evaluations].some(({ isPlaceholderData }) => isPlaceholderData),
    version: shown.data,
    versionProblem: shown.error,
    access: access.data,
    licence: licence.data,
    organisation: organisation.data ?? undefined,
    card: card.data ?? undefined,
    files,
    evaluations,
    versions,
  };
}

export type FilesQuery = AssetDetails['files'];
export type EvaluationsQuery = AssetDetails['evaluations'];
export type VersionsQuery = AssetDetails['versions'];
