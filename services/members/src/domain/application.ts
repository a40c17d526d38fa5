import { type FieldProblem, invalidArgument } from '@alliance/errors/alliance-error';
import { isCountryCode } from './country.ts';
import { ORGANISATION_KINDS, type OrganisationKind } from './organisation.ts';
import { slugProblems } from './slug.ts';
import { paragraphs, singleLine, textProblems } from './text-rules.ts';

type ApplicationTexts = { slug: string; legalName: string; country: string; website: string; description: string };
/** An application as it is sent; the kind may be missing or unknown. */
export type ApplicationInput = ApplicationTexts & { kind: string | undefined };
export type Application = ApplicationTexts & { kind: OrganisationKind };

/** Normalises an application for membership. Throws `invalid_argument` that lists every problem. */
export function toApplication(input: ApplicationInput): Application {
  const kind = ORGANISATION_KINDS.find((known) => known === input.kind);
  const texts: ApplicationTexts = {
    slug: input.slug.trim(),
    legalName: singleLine(input.legalName),
    country: input.country.trim().toUpperCase(),
    website: input.website.trim(),
    description: paragraphs(input.description),
  };
  const problems: FieldProblem[] = [
    ...slugProblems('slug', texts.slug),
    ...(kind ? [] : [{ field: 'kind', problem: `must be one of ${ORGANISATION_KINDS.join(', ')}` }]),
    ...textProblems('legalName', texts.legalName, { min: 1, max: 200 }),
    ...(texts.country === '' || isCountryCode(texts.country)
      ? []
      : [{ field: 'country', problem: 'must be a two-letter country code (ISO 3166-1), for example VN' }]),
    ...websiteProblems(texts.website),
    ...textProblems('description', texts.description, { min: 0, max: 4_000 }),
  ];
  if (!kind || problems.length > 0)
    throw invalidArgument('This application cannot be accepted. Correct the fields and send it again.', problems);
  return { ...texts, kind };
}

function websiteProblems(website: string): FieldProblem[] {
  if (website === '') return [];
  const url = website.length <= 500 && URL.canParse(website) ? new URL(website) : undefined;
  const usable = url && ['https:', 'http:'].includes(url.protocol) && url.username === '' && url.password === '';
  return usable ? [] : [{ field: 'website', problem: 'must be an http or https address of at most 500 characters' }];
}
