import type { Terms, TermsConditions } from '@alliance/proto/alliance/licensing/v1/licence_pb';
import { type Constraint, type Duty, type Place, type Policy, policy, type Rule } from './policy.ts';
import { ACTION_OF_OPERATION } from './vocabulary.ts';

/**
 * An organisation's terms as an ODRL Offer. Their list of operations is complete, so what is not in it is prohibited. A price is a
 * text that people read; nothing is settled here.
 */
export function termsPolicy(terms: Terms, place: Place, base: string): Policy {
  const conditions = terms.conditions as TermsConditions;
  const assigner = `${base}/v1/organisations/${terms.organisation}`;
  const rule = (operation: string): Rule => ({
    action: ACTION_OF_OPERATION[operation] ?? `alliance:${operation}`,
    target: place.target,
    assigner,
  });
  const constraint = constraintsOf(conditions);
  const duty = dutiesOf(conditions);
  const permitted = conditions.operations.map((operation) => ({
    ...rule(operation),
    ...(constraint.length > 0 && { constraint }),
    ...(duty.length > 0 && { duty }),
  }));
  const missing = Object.keys(ACTION_OF_OPERATION).filter((operation) => !conditions.operations.includes(operation));
  return policy('Offer', place, {
    title: terms.title,
    'dcterms:hasVersion': String(terms.version),
    permission: permitted,
    prohibition: missing.map(rule),
    'alliance:texts': terms.texts.map(({ language, sha256 }) => ({ 'dcterms:language': language, sha256 })),
    'alliance:contact': conditions.contact,
  });
}

function constraintsOf({ purposes, territory, termMonths, seats }: TermsConditions): Constraint[] {
  const anyOf = (leftOperand: string, rightOperand: readonly string[]) => ({
    ...{ leftOperand, operator: 'isAnyOf', rightOperand },
  });
  const atMost = (leftOperand: string, rightOperand: unknown) => ({ leftOperand, operator: 'lteq', rightOperand });
  return [
    ...(purposes.length > 0 ? [anyOf('purpose', purposes)] : []),
    ...(territory.length > 0 ? [anyOf('spatial', territory)] : []),
    ...(termMonths > 0 ? [atMost('elapsedTime', { '@type': 'xsd:duration', '@value': `P${termMonths}M` })] : []),
    ...(seats > 0 ? [atMost('alliance:seats', seats)] : []),
  ];
}

function dutiesOf({ attribution, auditRight, deletionOnExpiry, priceNote }: TermsConditions): Duty[] {
  return [
    ...(attribution === '' ? [] : [{ action: 'attribute', 'dcterms:description': attribution }]),
    ...(auditRight ? [{ action: 'alliance:allowAudit' }] : []),
    ...(deletionOnExpiry ? [{ action: 'delete', 'dcterms:description': 'when the grant ends' }] : []),
    ...(priceNote === '' ? [] : [{ action: 'compensate', 'dcterms:description': priceNote }]),
  ];
}
