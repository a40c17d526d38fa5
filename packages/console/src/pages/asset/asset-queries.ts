import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { ApiClient } from '../../api/api-client.ts';
import { assetPath, encodePart, formatReference, withQuery } from '../../api/paths.ts';
import { RequestFailure } from '../../api/request-failure.ts';
import type {
  AccessAnswer,
  Asset,
  AssetName,
  Evaluation,
  FileEntry,
  Licence,
  LicenceExpression,
  ModelCard,
  Organisation,
  Page,
  Version,
} from '../../api/types.ts';

/** A first page is short, so that the rest of the page is near; who asks for more gets as much as the API gives at once. */
const FIRST_FILES = 15;
const FIRST_ITEMS = 20;
const MAX_PAGE = 200;

/** Everything that the page of an asset asks the API. */
export function assetQueries(api: ApiClient, ref: AssetName) {
  const key = formatReference(ref);
  const pages = <T>(name: string, path: string, first: number) =>
    infiniteQueryOptions({
      queryKey: [key, name, path],
      queryFn: ({ pageParam, signal }) =>
        api.get<Page<T>>(withQuery(path, { limit: pageParam === '' ? first : MAX_PAGE, cursor: pageParam }), signal),
      initialPageParam: '',
      getNextPageParam: (last: Page<T>) => last.nextCursor,
    });
  return {
    asset: () => queryOptions({ queryKey: [key], queryFn: ({ signal }) => api.get<Asset>(assetPath(ref), signal) }),
    version: (version: string) =>
      queryOptions({
        queryKey: [key, 'version', version],
        queryFn: ({ signal }) => api.get<Version>(assetPath(ref, version), signal),
      }),
    versions: () => pages<Version>('versions', `${assetPath(ref)}/versions`, FIRST_ITEMS),
    files: (version: string) => pages<FileEntry>('files', `${assetPath(ref, version)}/files`, FIRST_FILES),
    evaluations: (version: string) =>
      pages<Evaluation>('evaluations', `${assetPath(ref, version)}/evaluations`, FIRST_ITEMS),
    card: () =>
      queryOptions({
        queryKey: [key, 'card'],
        queryFn: ({ signal }) => api.get<ModelCard>(`${assetPath(ref)}/card`, signal).catch(nullWhenAbsent),
      }),
    access: (version: string) =>
      queryOptions({
        queryKey: [key, 'access', version],
        queryFn: ({ signal }) =>
          api.post<AccessAnswer>('/v1/access-checks', { asset: key, version, operation: 'download' }, signal),
      }),
  };
}

/** The owner of an asset; null when it is not to be seen. */
export function organisationQuery(api: ApiClient, slug: string) {
  return queryOptions({
    queryKey: ['organisation', slug],
    queryFn: ({ signal }) =>
      api.get<Organisation>(`/v1/organisations/${encodePart(slug)}`, signal).catch(nullWhenAbsent),
    staleTime: 5 * 60_000,
  });
}

export type LicenceAnswer = { expression: LicenceExpression; licences: Licence[] };

/** What a licence expression means here, and each licence in it. */
export function licenceQuery(api: ApiClient, text: string) {
  return queryOptions({
    queryKey: ['licence', text],
    queryFn: async ({ signal }): Promise<LicenceAnswer> => {
      const expression = await api.get<LicenceExpression>(`/v1/licence-expressions/${encodePart(text)}`, signal);
      const licences = await Promise.all(
        expression.licenceIds.map((id) =>
          api.get<Licence>(`/v1/licences/${encodePart(id)}`, signal).catch(nullWhenAbsent),
        ),
      );
      return { expression, licences: licences.filter((licence) => licence !== null) };
    },
    staleTime: 5 * 60_000,
  });
}

function nullWhenAbsent(error: unknown): null {
  if (error instanceof RequestFailure && error.problem.code === 'not_found') return null;
  throw error;
}
