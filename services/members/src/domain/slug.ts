import type { FieldProblem } from '@alliance/errors/alliance-error';

const FORM = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

// Slugs stand at the root of public URLs: first parts of the gateway's own paths, now and as far as can be foreseen, and
// names that would be taken for the alliance itself.
const RESERVED = new Set(
  `about access-checks access-requests account admin alliance api assets audit auditor auth blobs callback catalogue collections
   console contact datasets docs download downloads exports federation files governance grants health help hub join kernels
   licences licenses live livez log login logout me members metrics models new null oauth openapi organisations
   organizations people privacy provenance public raw ready readyz register registry resolve root search security sessions
   settings signin signout signup spaces static status storage support system terms tokens undefined uploads users v1 v2
   webhooks well-known www xet`.split(/\s+/),
);

/** What is wrong with the name under which an organisation wants to publish. */
export function slugProblems(field: string, slug: string): FieldProblem[] {
  if (slug.length < 2 || slug.length > 40) return [{ field, problem: 'must have 2 to 40 characters' }];
  if (!FORM.test(slug))
    return [{ field, problem: 'must be made of a-z, 0-9 and single hyphens, with a letter or digit at both ends' }];
  return RESERVED.has(slug) ? [{ field, problem: `"${slug}" is reserved; choose another` }] : [];
}
