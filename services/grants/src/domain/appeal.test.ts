import { expect, test } from 'vitest';
import { requireAppealable } from './appeal.ts';

const decidedAt = new Date('2026-03-01T09:00:00Z');

test.each([
  ['on the day', '2026-03-01T09:00:00Z', undefined, true],
  ['a moment before the 30 days end', '2026-03-31T08:59:59.999Z', undefined, true],
  ['when they have ended', '2026-03-31T09:00:00Z', undefined, false],
  ['after an appeal against an earlier decision', '2026-03-02T09:00:00Z', '2026-02-20T09:00:00Z', true],
  ['after an appeal against this one', '2026-03-02T09:00:00Z', '2026-03-01T10:00:00Z', false],
])('%s', (_name, now, appealed, may) => {
  const appealedAt = appealed === undefined ? undefined : new Date(appealed);
  const appeal = () => requireAppealable({ decidedAt, appealedAt }, new Date(now));
  if (may) expect(appeal).not.toThrow();
  else expect(appeal).toThrowWithCode('state_conflict');
});
