import type { App } from '../../app.ts';
import { openXet, xetHeaders } from '../chunk-upload.ts';
import type { HubContext } from '../hub-context.ts';
import { REPOSITORIES, RevParams } from '../repository.ts';

/**
 * Tokens for uploads by xet, which Python clients ask for without having been told to. The revision is theirs to name, and may
 * be the word "None": the commit says where files go.
 */
export function xetTokenRoutes(app: App, { clients }: HubContext): void {
  for (const repository of REPOSITORIES) {
    app.get(
      `/api/${repository.plural}/:org/:name/xet-write-token/:rev`,
      { config: { secret: true }, schema: { hide: true, params: RevParams } },
      async (request, reply) => {
        const token = await openXet(clients, repository, request, request.params);
        return reply.headers(xetHeaders(token)).header('cache-control', 'no-store').send(token);
      },
    );
  }
}
