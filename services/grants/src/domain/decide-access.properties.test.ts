import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AccessQuestion, HeldSeat, Subject } from './access-question.ts';
import { type AccessFacts, decideAccess } from './decide-access.ts';

const ORGANISATIONS = ['owner-org', 'holder-org', 'other-org'];
const VERSIONS = ['0.9.0', '1.0.0', '1.5.2', '2.0.0-rc.1', '2.0.0'];
const RANGES: Record<string, string[]> = {
  '*': VERSIONS,
  '>=1.0.0 <2.0.0': ['1.0.0', '1.5.2'],
  '2.0.0': ['2.0.0'],
  '>=2.0.0-rc.0': ['2.0.0-rc.1', '2.0.0'],
};
const OPERATIONS = ['view', 'download', 'train'] as const;
const moment = fc.integer({ min: 0, max: 20 }).map((hours) => new Date(Date.UTC(2026, 10, 22, hours)));

const question: fc.Arbitrary<AccessQuestion> = fc.record({
  asset: fc.constant({ kind: 'dataset', organisation: 'owner-org', name: 'set' } as const),
  version: fc.constantFrom(...VERSIONS),
  operation: fc.constantFrom(...OPERATIONS),
  at: moment,
});

const membership = fc.record({
  organisation: fc.constantFrom(...ORGANISATIONS),
  role: fc.constantFrom('owner', 'publisher', 'steward', 'member'),
  state: fc.constantFrom('applied', 'admitted', 'refused', 'suspended', 'withdrawn'),
});
const subject: fc.Arbitrary<Subject> = fc.record({
  personId: fc.constant('me'),
  memberships: fc.uniqueArray(membership, { selector: (one) => one.organisation, maxLength: 3 }),
});

const seat: fc.Arbitrary<HeldSeat> = fc.record({
  grantId: fc.uuid(),
  seatId: fc.uuid(),
  seatState: fc.constantFrom('pending-acceptance', 'active'),
  grantState: fc.constantFrom('pending-acceptance', 'active', 'active', 'suspended', 'revoked', 'expired'),
  beneficiary: fc.oneof(
    fc.constantFrom('me', 'somebody').map((personId) => ({ kind: 'person' as const, personId })),
    fc.constantFrom(...ORGANISATIONS).map((organisation) => ({ kind: 'organisation' as const, organisation })),
  ),
  versions: fc.constantFrom(...Object.keys(RANGES)),
  operations: fc.subarray([...OPERATIONS]),
  from: moment,
  until: moment,
  missingTerms: fc.constant([]),
});

const facts: fc.Arbitrary<AccessFacts> = fc.record({
  access: fc.constantFrom('open', 'alliance', 'gated', 'gated', 'gated', 'private'),
  versionState: fc.constantFrom('draft', 'published', 'published', 'deprecated', 'retracted'),
  subject: fc.oneof({ weight: 5, arbitrary: subject }, { weight: 1, arbitrary: fc.constant(null) }),
  seats: fc.array(seat, { maxLength: 4 }),
});

const inGoodStanding = (who: Subject | null, organisation: string) =>
  who?.memberships.some((one) => one.organisation === organisation && one.state === 'admitted') ?? false;

/** The seat is for the question in every respect but suspension, acceptance and start. */
function applies({ version, operation, at }: AccessQuestion, who: Subject | null, held: HeldSeat): boolean {
  const { beneficiary } = held;
  return (
    who !== null &&
    (beneficiary.kind === 'person'
      ? beneficiary.personId === who.personId
      : inGoodStanding(who, beneficiary.organisation)) &&
    (RANGES[held.versions]?.includes(version) ?? false) &&
    held.operations.includes(operation) &&
    at < held.until &&
    held.grantState !== 'revoked' &&
    held.grantState !== 'expired'
  );
}

const givesAccess = (asked: AccessQuestion, who: Subject | null, held: HeldSeat) =>
  applies(asked, who, held) && held.grantState === 'active' && held.seatState === 'active' && held.from <= asked.at;

const RUNS = { numRuns: 5_000 };

describe('the decision', () => {
  test('is allowed only by own organisation, open, alliance, or an approved, accepted, seated, dated and covering grant', () => {
    fc.assert(
      fc.property(question, facts, (asked, known) => {
        const { subject: who, access, versionState, seats } = known;
        const own = inGoodStanding(who, 'owner-org');
        const draftRole = who?.memberships.some(
          (one) => one.organisation === 'owner-org' && ['owner', 'publisher'].includes(one.role),
        );
        const expected =
          versionState !== 'retracted' &&
          ((own && (versionState !== 'draft' || draftRole === true)) ||
            (versionState !== 'draft' &&
              (access === 'open' ||
                (access === 'alliance' && ORGANISATIONS.some((one) => inGoodStanding(who, one))) ||
                (access === 'gated' &&
                  seats.some((held) => givesAccess(asked, who, held)) &&
                  !seats.some((held) => applies(asked, who, held) && held.grantState === 'suspended')))));
        expect(decideAccess(asked, known).allowed).toBe(expected);
      }),
      RUNS,
    );
  });

  test('falls to a suspension, whatever else allows it', () => {
    fc.assert(
      fc.property(question, facts, seat, (asked, known, held) => {
        const before = decideAccess(asked, known);
        const suspended: HeldSeat = { ...held, grantState: 'suspended' };
        const after = decideAccess(asked, { ...known, seats: [...known.seats, suspended] });
        const byGrant = before.because[0]?.rule === 'grant';
        if (applies(asked, known.subject, suspended) && byGrant) expect(after.allowed).toBe(false);
        if (!before.allowed) expect(after.allowed).toBe(false);
      }),
      RUNS,
    );
  });

  test('never improves when a condition of the only grant is broken', () => {
    const breakings: ((held: HeldSeat, asked: AccessQuestion) => HeldSeat)[] = [
      (held) => ({ ...held, seatState: 'pending-acceptance' }),
      (held) => ({ ...held, grantState: 'pending-acceptance' }),
      (held) => ({ ...held, grantState: 'suspended' }),
      (held) => ({ ...held, grantState: 'revoked' }),
      (held) => ({ ...held, grantState: 'expired' }),
      (held, { at }) => ({ ...held, until: at }),
      (held, { at }) => ({ ...held, from: new Date(at.getTime() + 1) }),
      (held, { operation }) => ({ ...held, operations: held.operations.filter((one) => one !== operation) }),
      (held) => ({ ...held, versions: '>=9.0.0' }),
      (held) => ({ ...held, beneficiary: { kind: 'organisation', organisation: 'unknown-org' } }),
    ];
    const stranger = subject.map(({ personId, memberships }) => ({
      personId,
      memberships: memberships.filter(({ organisation }) => organisation !== 'owner-org'),
    }));
    fc.assert(
      fc.property(question, stranger, seat, fc.constantFrom(...breakings), (asked, who, held, broken) => {
        const known: AccessFacts = { access: 'gated', versionState: 'published', subject: who, seats: [held] };
        expect(decideAccess(asked, { ...known, seats: [broken(held, asked)] }).allowed).toBe(false);
      }),
      RUNS,
    );
  });

  test('always gives a reason with a sentence, and names the grant that it rests on', () => {
    fc.assert(
      fc.property(question, facts, (asked, known) => {
        const decision = decideAccess(asked, known);
        expect(decision.because.length).toBeGreaterThan(0);
        for (const { message } of decision.because) expect(message).toMatch(/^\S.*\.$/);
        if (decision.because[0]?.rule === 'grant') {
          expect(known.seats.map(({ seatId }) => seatId)).toContain(decision.because[0].seatId);
          expect(decision.until).toBeInstanceOf(Date);
        }
      }),
      RUNS,
    );
  });
});
