import { addMonths } from './ceiling.ts';
import type { OrganisationKind, UseAnswer, UseBeneficiary } from './match-use.ts';
import { isWithinUse, type UseCode } from './use-codes.ts';
import { type AssetRef, nameOf, type Operation, type Purpose } from './vocabulary.ts';

/** What must hold of a request; what is empty, zero or absent asks for nothing. */
export type RuleConditions = {
  assets: readonly AssetRef[];
  purposes: readonly Purpose[];
  useCodes: readonly string[];
  beneficiaries: readonly UseBeneficiary['kind'][];
  organisationKinds: readonly OrganisationKind[];
  allianceMembers: boolean;
  organisations: readonly string[];
  countries: readonly string[];
  operations: readonly Operation[];
  maxSeats: number;
  maxMonths: number;
  match: UseAnswer | undefined;
};

export type RuleOutcome =
  | { kind: 'approve' }
  | { kind: 'reject'; clause: string; reason: string }
  | { kind: 'assign'; personId: string };

export type Rule = { id: string; conditions: RuleConditions; outcome: RuleOutcome };

/** One version of an organisation's rules; version 0 is none. */
export type RuleSet = {
  organisation: string;
  version: number;
  rules: readonly Rule[];
  setBy: string;
  setAt: Date | undefined;
};

/** What a rule looks at in a request. */
export type RuleFacts = {
  asset: AssetRef;
  purpose: Purpose;
  operations: readonly Operation[];
  seats: number;
  from: Date;
  until: Date;
  declared: readonly UseCode[];
  match: UseAnswer;
  beneficiary: UseBeneficiary;
};

/** Why a rule does not decide although its conditions hold. */
export type Bar =
  | 'needs-human'
  | 'second-decision'
  | 'personal-data'
  | 'terms'
  | 'remitted'
  | 'own-part'
  | 'standing'
  | 'assignee'
  | 'blocklist'
  | 'co-applicants'
  | 'suspended';

/** What holds a rule back. Each is true where it is not certain that it is false. */
export type Doubts = {
  /** The owner declares personal data in the asset. */
  personalData: boolean;
  /** More is asked for than the terms of the asset give. */
  beyondTerms: boolean;
  /** Somebody in the request is on the blocklist. */
  blocked: boolean;
  /** Others ask together with the applicant, about whom no condition says anything. */
  together: boolean;
  /** All grants of the asset are suspended: no new ones are given meanwhile. */
  suspended: boolean;
  /** Governance wants it decided again, by people. */
  remitted: boolean;
  /** Whoever set the rules has a part in the request. */
  ownPart: boolean;
  /** The owning organisation is not in good standing. */
  badStanding: boolean;
  /** Whether somebody may not decide on this request. */
  mayNotDecide: (personId: string) => boolean;
};

/** The rule that holds, and what it is held back by; nothing: it decides. */
export type RuleVerdict = { rule: Rule; withheld: readonly Bar[] };

/** The first rule whose conditions hold; what it must not decide, it leaves to people, whatever later rules say. */
export function evaluateRules(rules: readonly Rule[], facts: RuleFacts, doubts: Doubts): RuleVerdict | undefined {
  const rule = rules.find(({ conditions }) => holds(conditions, facts));
  return rule && { rule, withheld: barsOf(rule.outcome, facts, doubts) };
}

/** Everything that people must agree on twice. */
function isForTwo({ purpose, operations }: Pick<RuleFacts, 'purpose' | 'operations'>): boolean {
  return purpose === 'commercial' || operations.includes('commercial-use') || operations.includes('publish-weights');
}

function barsOf(outcome: RuleOutcome, facts: RuleFacts, doubts: Doubts): Bar[] {
  const bar = (name: Bar, isUp: boolean): Bar[] => (isUp ? [name] : []);
  if (outcome.kind === 'assign') return bar('assignee', doubts.mayNotDecide(outcome.personId));
  const always = [
    ...bar('remitted', doubts.remitted),
    ...bar('own-part', doubts.ownPart),
    ...bar('standing', doubts.badStanding),
  ];
  if (outcome.kind === 'reject') return always;
  return [
    ...bar('needs-human', facts.match !== 'fits'),
    ...bar('second-decision', isForTwo(facts)),
    ...bar('personal-data', doubts.personalData),
    ...bar('terms', doubts.beyondTerms),
    ...bar('blocklist', doubts.blocked),
    ...bar('co-applicants', doubts.together),
    ...bar('suspended', doubts.suspended),
    ...always,
  ];
}

function holds(conditions: RuleConditions, facts: RuleFacts): boolean {
  const { beneficiary, declared, match } = facts;
  const { organisations } = beneficiary;
  const ofAll = <T>(allowed: readonly T[], values: readonly T[]) =>
    allowed.length === 0 || (values.length > 0 && values.every((value) => allowed.includes(value)));
  const isDeclared = ({ code }: UseCode) => conditions.useCodes.some((wider) => isWithinUse(code, wider));
  return (
    (conditions.assets.length === 0 || conditions.assets.some((asset) => nameOf(asset) === nameOf(facts.asset))) &&
    ofAll(conditions.purposes, [facts.purpose]) &&
    (conditions.useCodes.length === 0 || (declared.length > 0 && declared.every(isDeclared))) &&
    ofAll(conditions.beneficiaries, [beneficiary.kind]) &&
    ofAll(
      conditions.organisationKinds,
      organisations.map(({ kind }) => kind),
    ) &&
    (!conditions.allianceMembers || organisations.length > 0) &&
    ofAll(
      conditions.organisations,
      organisations.map(({ slug }) => slug),
    ) &&
    ofAll(
      conditions.countries,
      organisations.map(({ country }) => country),
    ) &&
    ofAll(conditions.operations, facts.operations) &&
    (conditions.maxSeats === 0 || facts.seats <= conditions.maxSeats) &&
    (conditions.maxMonths === 0 || facts.until <= addMonths(facts.from, conditions.maxMonths)) &&
    (conditions.match === undefined || conditions.match === match)
  );
}
