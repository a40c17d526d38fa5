import { isAllianceError } from '@alliance/errors/alliance-error';
import type { CallOptions } from '@alliance/rpc/types';
import Type from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import type { Clients } from '../../clients.ts';
import { parseCard } from '../front-matter.ts';
import type { HubContext } from '../hub-context.ts';

const Yaml = Type.Object({
  content: Type.String({ maxLength: 2_000_000 }),
  repoType: Type.Optional(Type.Union([Type.String({ maxLength: 20 }), Type.Null()])),
});

/** Says what is wrong with a README before any byte is sent. */
export function validateYamlRoutes(app: App, { clients }: HubContext): void {
  const route = { config: { public: true }, schema: { hide: true, body: Yaml } };
  app.post('/api/validate-yaml', route, async (request, reply) => {
    const { metadata, errors } = parseCard(request.body.content);
    const licence = await aboutLicence(clients, metadata?.licence, callOptions(request));
    const unsaid = metadata === undefined && errors.length === 0 ? [WITHOUT_FRONT_MATTER] : [];
    const found = [...errors, ...licence.errors];
    const [error] = found;
    return reply
      .code(error === undefined ? 200 : 400)
      .serializer(JSON.stringify)
      .send({ errors: said(found), warnings: said([...unsaid, ...licence.warnings]), ...(error ? { error } : {}) });
  });
}

const WITHOUT_FRONT_MATTER = 'The README has no front matter: say at least under which licence it is.';

type Findings = { errors: string[]; warnings: string[] };

async function aboutLicence(
  { licensing }: Clients,
  licence: string | undefined,
  options: CallOptions,
): Promise<Findings> {
  if (licence === undefined)
    return { errors: [], warnings: ['Nothing can be published until the front matter names a licence.'] };
  try {
    const { notes, publishable } = await licensing.checkExpression({ expression: licence }, options);
    return {
      errors: [],
      warnings: [...notes, ...(publishable ? [] : ['Nothing can be published under this licence.'])],
    };
  } catch (error) {
    if (isAllianceError(error, 'licence_unknown', 'invalid_argument')) return { errors: [error.message], warnings: [] };
    throw error;
  }
}

function said(texts: readonly string[]): { message: string }[] {
  return texts.map((message) => ({ message }));
}
