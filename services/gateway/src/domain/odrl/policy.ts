import { CONTEXT, PROFILE } from './vocabulary.ts';

export type Constraint = { leftOperand: string; operator: string; rightOperand: unknown };
export type Duty = { action: string; 'dcterms:source'?: string; 'dcterms:description'?: unknown };
export type Rule = {
  action: string;
  target: string;
  assigner?: string;
  constraint?: readonly Constraint[];
  duty?: readonly Duty[];
  /** The clause that it was read from. */
  'dcterms:source'?: string;
};

/** A policy as ODRL 2.2 has it: what is in neither list is not said. */
export type Policy = {
  '@context': unknown;
  '@type': 'Set' | 'Offer';
  uid: string;
  profile: string;
  'dcterms:title': string;
  permission: readonly Rule[];
  prohibition: readonly Rule[];
} & Record<string, unknown>;

/** Where a policy is, and what it is about. */
export type Place = {
  /** The policy's own address. */
  uid: string;
  /** What it applies to: an asset, or all that is under the licence. */
  target: string;
};

/** A policy with what every one has. */
export function policy(
  type: Policy['@type'],
  { uid }: Place,
  {
    title,
    ...rest
  }: { title: string; permission: readonly Rule[]; prohibition: readonly Rule[] } & Record<string, unknown>,
): Policy {
  return { '@context': CONTEXT, '@type': type, uid, profile: PROFILE, 'dcterms:title': title, ...rest } as Policy;
}

/** A text in a language, as JSON-LD has it. */
export function inLanguage(language: string, text: string) {
  return { '@language': language, '@value': text };
}
