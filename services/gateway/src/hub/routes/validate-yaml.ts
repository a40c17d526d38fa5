import { isAllianceError } from '@alliance/errors/alliance-error';
import Type from 'typebox';
import type { App } from '../../app.ts';
import { callOptions } from '../../authentication.ts';
import type { HubContext } from '../hub-context.ts';
import { parseCard } from '../front-matter.ts';

const Yaml = Type.Object({
  content: Type.String({ maxLength: 2_000_000 }),
  repoType: Type.Optional(Type.Union([Type.String({ maxLength: 20 }), Type.Null()])),
});

/** Says what is wrong with a README before any byte is sent. */
export function validateYamlRoutes(app: App, { clients }: HubContext): void {
  app.post('/api/validate-yaml', { config: { public: true }, schema: { hide: true, body: Yaml } }, async (request, reply) => {
    const { metadata, errors } = parseCard(request.body.content);
    const warnings: string[] = [];
    if (errors.length === 0 && metadata === undefined) warnings.push('The README has no front matter: say at least under which licence it is.');
    if (metadata && metadata.licence === undefined) warnings.push('Nothing can be published until the front matter names a licence.');
    if (metadata?.licence !== undefined) {
      try {
        const { notes, publishable } = await clients.licensing.checkExpression(
          { expression: metadata.licence },
          callOptions(request),
        );
        warnings.push(...notes, ...(publishable ? [] : ['Nothing can be published under this licence.']));
      } catch (error) {
        if (!isAllianceError(error, 'licence_unknown', 'invalid_argument')) throw error;
        errors.push(error.message);
      }
    }
    const said = (texts: string[]) => texts.map((message) => ({ message }));
    return reply
      .code(errors.length > 0 ? 400 : 200)
      .serializer(JSON.stringify)
      .send({ errors: said(errors), warnings: said(warnings), ...(errors.length > 0 ? { error: errors[0] } : {}) });
  });
}
