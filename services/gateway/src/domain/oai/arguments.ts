import { OaiError } from './oai-error.ts';

/** What each verb takes besides itself: what must be there, what may, and what may only stand alone (section 4). */
const VERBS = {
  Identify: { required: [], optional: [], exclusive: [] },
  ListMetadataFormats: { required: [], optional: ['identifier'], exclusive: [] },
  ListSets: { required: [], optional: [], exclusive: ['resumptionToken'] },
  GetRecord: { required: ['identifier', 'metadataPrefix'], optional: [], exclusive: [] },
  ListIdentifiers: {
    required: ['metadataPrefix'],
    optional: ['from', 'until', 'set'],
    exclusive: ['resumptionToken'],
  },
  ListRecords: { required: ['metadataPrefix'], optional: ['from', 'until', 'set'], exclusive: ['resumptionToken'] },
} as const satisfies Record<string, { required: string[]; optional: string[]; exclusive: string[] }>;

export type Verb = keyof typeof VERBS;
export type Argument = 'identifier' | 'metadataPrefix' | 'from' | 'until' | 'set' | 'resumptionToken';
export type OaiRequest = { verb: Verb; arguments: Partial<Record<Argument, string>> };

/** Reads a request. Throws `badVerb` and `badArgument`. */
export function readRequest(given: URLSearchParams): OaiRequest {
  const [verb, ...more] = given.getAll('verb');
  if (verb === undefined) throw new OaiError('badVerb', 'The argument verb is missing.');
  if (more.length > 0) throw new OaiError('badVerb', 'The argument verb stands there more than once.');
  if (!Object.hasOwn(VERBS, verb)) throw new OaiError('badVerb', 'The verb is not one of OAI-PMH 2.0.');
  const { required, optional, exclusive } = VERBS[verb as Verb];
  const names = [...given.keys()].filter((name) => name !== 'verb');
  const repeated = names.find((name, index) => names.indexOf(name) !== index);
  if (repeated !== undefined) throw new OaiError('badArgument', `The argument ${shown(repeated)} is repeated.`);
  const allowed: readonly string[] = [...required, ...optional, ...exclusive];
  const foreign = names.find((name) => !allowed.includes(name));
  if (foreign !== undefined) throw new OaiError('badArgument', `${verb} takes no argument ${shown(foreign)}.`);
  const alone = names.find((name) => (exclusive as readonly string[]).includes(name));
  if (alone !== undefined && names.length > 1)
    throw new OaiError('badArgument', `${alone} goes with no other argument than verb.`);
  const missing = alone === undefined ? required.find((name) => !given.has(name)) : undefined;
  if (missing !== undefined) throw new OaiError('badArgument', `${verb} needs the argument ${missing}.`);
  return { verb: verb as Verb, arguments: Object.fromEntries(names.map((name) => [name, given.get(name)])) };
}

function shown(name: string): string {
  return JSON.stringify(name.slice(0, 40));
}
