import { isAllianceError } from '@alliance/errors/alliance-error';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Operation } from '../src/domain/vocabulary.ts';
import { HOLDER, NAMES, OWNER, PEOPLE, type Person, TERMS } from './model/cast.ts';
import { Life } from './model/life.ts';
import { Reference } from './model/reference.ts';

const SEED = Number(process.env.ALLIANCE_TEST_SEED ?? 20261122);
const RUNS = 800;
const MAX_COMMANDS = 400;
const STEPS = 100_000;
const CHECKED: readonly Operation[] = ['download', 'publish-weights'];
/** Whoever belongs to the owning organisation has its assets anyway. */
const OUTSIDERS = NAMES.filter((name) => !(OWNER in PEOPLE[name]));

let steps = 0;
let allowances = 0;
/** Of them, those of people who asked together with somebody. */
let shared = 0;
const happened = new Map<string, number>();

/** One act, tried on the decisions of the service and on the reference: both must allow it, or neither. */
class Act implements fc.Command<Reference, Life> {
  readonly #name: string;
  readonly #on: (target: Life | Reference) => boolean | undefined;

  /** `on` says of the reference whether the act may happen, and of the decisions nothing: they throw. */
  constructor(name: string, on: (target: Life | Reference) => unknown) {
    this.#name = name;
    this.#on = on as (target: Life | Reference) => boolean | undefined;
  }

  check(): boolean {
    return true;
  }

  run(reference: Reference, life: Life): void {
    steps += 1;
    const may = this.#on(reference);
    expect(
      attempt(() => this.#on(life)),
      this.#name,
    ).toBe(may ?? true);
    const [kind = ''] = this.#name.split(':');
    if (may) happened.set(kind, (happened.get(kind) ?? 0) + 1);
    compare(reference, life);
  }

  toString(): string {
    return this.#name;
  }
}

function attempt(act: () => unknown): boolean {
  try {
    act();
    return true;
  } catch (error) {
    if (isAllianceError(error)) return false;
    throw error;
  }
}

function compare(reference: Reference, life: Life): void {
  for (const person of OUTSIDERS) {
    for (const operation of CHECKED) {
      const allowed = life.may(person, operation);
      if (allowed !== reference.may(person, operation))
        expect({ person, operation, allowed }).toBe('as the reference says');
      allowances += Number(allowed);
      shared += Number(allowed && life.grants.some(({ coHolders = [] }) => coHolders.includes(person)));
    }
  }
  if (life.grants.length !== reference.grants.length) expect(life.grants).toHaveLength(reference.grants.length);
  for (const { approvedBy, askedBy, request } of reference.grants.slice(-1)) {
    const needed = request.purpose === 'commercial' || request.operations.includes('publish-weights') ? 2 : 1;
    expect(new Set(approvedBy).size).toBe(needed);
    expect(approvedBy.filter((one) => askedBy.includes(one))).toEqual([]);
    for (const person of approvedBy) expect(request.barred).not.toContain(person);
  }
}

const person = fc.constantFrom(...NAMES);
const decider = fc.constantFrom<Person>('hoa', 'mai', 'hoa', 'mai', 'binh', 'lan', 'cuong');
const asker = fc.constantFrom<Person>('lan', 'head', 'khach', 'lan');
const governing = fc.constantFrom<Person>('cuong', 'cuong', 'dung', 'mai');
const back = fc.constantFrom(0, 0, 0, 1, 1, 2, 3, 5);

/** An act on one of the youngest requests or grants, which stand in the same order in both; on nothing where there are none. */
function onOne(
  what: string,
  list: 'requests' | 'grants',
  by: fc.Arbitrary<Person>,
  act: (target: Life | Reference, who: Person, index: number) => unknown,
) {
  return fc.tuple(by, back).map(
    ([who, steps]) =>
      new Act(`${what}: ${who}, ${steps} back`, (target) => {
        const { length } = target[list];
        if (length === 0) return undefined;
        return act(target, who, Math.max(0, length - 1 - steps));
      }),
  );
}

const wish = fc.record({
  person: fc.constantFrom<Person>('lan', 'head', 'khach', 'lan', 'binh', 'hoa'),
  forOrganisation: fc.boolean(),
  purpose: fc.constantFrom('research' as const, 'research' as const, 'commercial' as const),
  operations: fc.constantFrom<Operation[]>(
    ['download'],
    ['view', 'download'],
    ['train'],
    ['download', 'publish-weights'],
  ),
  days: fc.integer({ min: 1, max: 200 }),
  people: fc.constantFrom(1, 2, 2, 3),
  together: fc.uniqueArray(fc.constantFrom<Person>('lan', 'khach', 'head', 'hoa', 'cuong'), { maxLength: 2 }),
});

const requesting = [
  wish.map(({ forOrganisation, ...rest }) => {
    const asked = { ...rest, holder: forOrganisation ? HOLDER : rest.person } as const;
    return new Act(`ask: ${JSON.stringify(asked)}`, (target) => target.ask(asked));
  }),
  ...(['approve', 'approve', 'approve', 'approve', 'reject', 'reject', 'return'] as const).map((act) =>
    onOne(act, 'requests', decider, (target, who, index) => target.decide(who, index, act)),
  ),
  ...(['resubmit', 'withdraw'] as const).map((act) =>
    onOne(act, 'requests', person, (target, who, index) => target.goOn(who, index, act)),
  ),
  ...[0, 1, 2].flatMap(() => [
    fc
      .constantFrom<Person>('lan', 'khach', 'hoa', 'head', 'cuong')
      .chain((to) => onOne('invite', 'requests', asker, (target, who, index) => target.invite(who, index, to))),
    onOne('enter', 'requests', fc.constantFrom<Person>('lan', 'khach', 'hoa', 'head', 'cuong'), (target, who, index) =>
      target.enter(who, index),
    ),
  ]),
  fc
    .constantFrom<Person>('lan', 'khach', 'hoa', 'head')
    .chain((whom) => onOne('drop', 'requests', asker, (target, who, index) => target.drop(who, index, whom))),
  ...(['sign', 'sign', 'sign', 'sign', 'sign', 'refuse-signature'] as const).map((act) =>
    onOne(act, 'requests', fc.constantFrom<Person>('head', 'head', 'lan', 'hoa'), (target, who, index) =>
      target.sign(who, index, act),
    ),
  ),
  onOne('appeal', 'requests', person, (target, who, index) => target.appealRejection(who, index)),
  onOne('appeal', 'requests', person, (target, who, index) => target.appealRejection(who, index)),
  ...(['uphold', 'remit'] as const).map((act) =>
    onOne(act, 'requests', governing, (target, who, index) => target.answerRejection(who, index, act)),
  ),
];

const granting = [
  ...(['suspend', 'resume', 'resume', 'revoke'] as const).map((act) =>
    onOne(act, 'grants', person, (target, who, index) => target.actOnGrant(who, index, act)),
  ),
  onOne('appeal revocation', 'grants', person, (target, who, index) => target.appealRevocation(who, index)),
  ...(['uphold', 'remit'] as const).map((act) =>
    onOne(`${act} revocation`, 'grants', governing, (target, who, index) => target.answerRevocation(who, index, act)),
  ),
  ...(['free', 'manage', 'manage'] as const).map((act) =>
    fc
      .constantFrom<Person>('lan', 'head', 'binh', 'khach')
      .chain((to) =>
        onOne(act, 'grants', fc.constantFrom<Person>('head', 'head', 'lan', 'binh'), (target, who, index) =>
          target[act](who, index, to),
        ),
      ),
  ),
  ...[0, 1].map(() =>
    onOne('dismiss', 'grants', fc.constantFrom<Person>('head', 'head', 'lan'), (target, who, index) =>
      target.manage(who, index, undefined),
    ),
  ),
  ...[0, 1, 2, 3].map(() =>
    fc
      .constantFrom<Person>('lan', 'head', 'binh', 'khach')
      .chain((to) =>
        onOne('seat', 'grants', fc.constantFrom<Person>('head', 'head', 'lan', 'binh'), (target, who, index) =>
          target.assign(who, index, to),
        ),
      ),
  ),
];

const surroundings = [
  ...[0, 1, 2, 3].map(() => person.map((who) => new Act(`accept: ${who}`, (target) => target.accept(who)))),
  fc
    .constantFrom(0, 0, ...TERMS.keys())
    .map((kind) => new Act(`terms: ${kind}`, (target) => target.publishTerms(kind))),
  fc
    .tuple(person, fc.boolean())
    .map(([who, told]) => new Act(`leave: ${who} ${told}`, (target) => target.leave(who, told))),
  ...[0, 1].map(() =>
    fc
      .constantFrom<Person>('lan', 'head', 'binh', 'khach')
      .map((who) => new Act(`join: ${who}`, (target) => target.join(who))),
  ),
  fc
    .constantFrom(true, true, true, false)
    .map((isGood) => new Act(`standing: ${isGood}`, (target) => target.stand(isGood))),
  fc.integer({ min: 1, max: 8 }).map((days) => new Act(`travel: ${days} days`, (target) => target.travel(days))),
];

const KINDS = [
  ...[
    'invite',
    'enter',
    'drop',
    'sign',
    'refuse-signature',
    'ask',
    'approve',
    'reject',
    'return',
    'resubmit',
    'withdraw',
    'appeal',
    'uphold',
    'remit',
    'suspend',
    'resume',
  ],
  ...['revoke', 'appeal revocation', 'uphold revocation', 'remit revocation', 'seat', 'free', 'manage', 'dismiss'],
];

test(`${STEPS} random acts: access and decisions are exactly those of the reference`, { timeout: 20_000 }, () => {
  const acts = fc.commands([...requesting, ...granting, ...surroundings], { maxCommands: MAX_COMMANDS, size: 'max' });
  fc.assert(
    fc.property(acts, (commands) => {
      fc.modelRun(() => ({ model: new Reference(), real: new Life() }), commands);
    }),
    { numRuns: RUNS, seed: SEED },
  );
  expect(steps).toBeGreaterThanOrEqual(STEPS);
  // The walk has been to where things can go wrong.
  expect(allowances).toBeGreaterThan(2_000);
  expect(shared).toBeGreaterThan(100);
  for (const kind of KINDS) expect(happened.get(kind) ?? 0, kind).toBeGreaterThan(5);
});
