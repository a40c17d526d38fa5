import { Readable } from 'node:stream';
import { AllianceError } from '@alliance/errors/alliance-error';
import Type from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import { applyReadme } from '../apply-readme.ts';
import { commitBody } from '../commit-files.ts';
import type { HubContext } from '../hub-context.ts';
import { HubError } from '../hub-error.ts';
import { baseUrl, hubRefOf, REPOSITORIES, RevParams, repoId } from '../repository.ts';

const CommitQuery = Type.Object({ create_pr: Type.Optional(Type.String({ maxLength: 5 })) });
const BODY_LIMIT = 160 * 1024 * 1024;

/** Commits: lines of JSON, with small files inside and large ones named. */
export function commitRoutes(app: App, context: HubContext): void {
  const { clients } = context;
  for (const repository of REPOSITORIES) {
    app.post(
      `/api/${repository.plural}/:org/:name/commit/:rev`,
      { bodyLimit: BODY_LIMIT, schema: { hide: true, params: RevParams, querystring: CommitQuery } },
      async (request, reply) => {
        const { params } = request;
        if (request.query.create_pr && request.query.create_pr !== '0')
          throw new HubError('This registry has no pull requests. Commit to a branch of your own.', {
            code: 'state_conflict',
            status: 403,
          });
        const branch = params.rev.replace(/^refs\/heads\//, '');
        if (!(request.body instanceof Readable))
          throw new AllianceError('unsupported_media_type', 'Send the commit as "application/x-ndjson".');
        const { body } = request;
        const { revision, readme } = await commitBody(context, repository, request, { params, branch, body });
        if (readme !== undefined && branch === 'main')
          await applyReadme(clients, repository, { params, readme, options: callOptions(request) });
        const { asset } = await clients
          .assets(repository.kind)
          .getAsset({ ref: hubRefOf(repository, params) }, callOptions(request));
        const note = `Saved as draft ${revision.id.slice(0, 7)}. Tag it to publish${asset?.licence === 'NOASSERTION' ? '; name a licence in the README first' : ''}.`;
        reply.header('x-hf-warning', `draft:${repoId(params)}; ${note}`);
        return {
          success: true,
          commitOid: revision.id,
          commitUrl: `${baseUrl(request)}/${repository.prefix}${repoId(params)}/commit/${revision.id}`,
          hookOutput: note,
        };
      },
    );
  }
}
