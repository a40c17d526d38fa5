import { expect, test } from 'vitest';
import { doubt, refusal, remark, verdictOf } from './finding.ts';
import { type NewestResult, type ScannedBlob, scanState } from './scan-state.ts';
import { RULES } from './scanner.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const [past, future] = [new Date('2026-11-21'), new Date('2026-12-01')];
const off = { malware: 'off' } as const;
const result = (scanner: NewestResult['scanner'], ...findings: NewestResult['findings']): NewestResult => ({
  ...{ scanner, findings, rulesVersion: RULES[scanner] },
  verdict: verdictOf(findings),
});
const passed = [result('content'), result('secrets')];
const hold = doubt('unknown-format', '');
const pickle = [refusal('pickle', ''), remark('pickle-no-imports', '')];
const accept = (...covers: string[]) => ({ decision: 'accept', covers, expiresAt: null }) as const;
const refuse = { decision: 'refuse', covers: [], expiresAt: null } as const;
const markOf = (code: string) => ({ organisation: 'mekong', code, personId: 'hoa', role: 'owner' }) as const;
const except = (expiresAt: Date) => ({ decision: 'except', covers: [], expiresAt }) as const;

const CASES: [string, Partial<ScannedBlob>, string, ('off' | 'optional' | 'required')?][] = [
  ['nothing has looked', { results: [] }, 'pending'],
  ['one of two has looked', { results: [result('content')] }, 'pending'],
  ['all have looked', {}, 'passed'],
  [
    'a secret that its owner says is none',
    { results: [result('content'), result('secrets', refusal('github-token', ''))], marks: [markOf('github-token')] },
    'passed',
  ],
  [
    'something else of that name',
    { results: [result('content', refusal('github-token', '')), result('secrets')], marks: [markOf('github-token')] },
    'refused',
  ],
  ['the type needs one only', { mediaType: 'image/png', results: [result('content')] }, 'passed'],
  ['an older rule set', { results: [{ ...result('content'), rulesVersion: 0 }, result('secrets')] }, 'pending'],
  ['an error', { results: [{ ...result('content', hold), verdict: 'error' }, result('secrets')] }, 'pending'],
  ['something to remark', { results: [result('content', remark('opaque', '')), result('secrets')] }, 'passed'],
  ['held', { results: [result('content', hold), result('secrets')] }, 'held'],
  ['held while others still look', { results: [result('content', hold)] }, 'held'],
  [
    'refused beside held',
    { results: [result('content', hold), result('secrets', refusal('private-key', ''))] },
    'refused',
  ],
  [
    'held, accepted',
    { results: [result('content', hold), result('secrets')], decisions: [accept('content/unknown-format')] },
    'passed',
  ],
  [
    'accepted while others still look',
    { results: [result('content', hold)], decisions: [accept('content/unknown-format')] },
    'pending',
  ],
  [
    'accepted before this was found',
    { results: [result('content', hold), result('secrets')], decisions: [accept('content/not-text')] },
    'held',
  ],
  ['accepted, then refused', { decisions: [accept('content/unknown-format'), refuse] }, 'refused'],
  [
    'refused, then accepted',
    { results: [result('content', hold), result('secrets')], decisions: [refuse, accept('content/unknown-format')] },
    'passed',
  ],
  [
    'a false alarm of secrets',
    {
      results: [result('content'), result('secrets', refusal('private-key', ''))],
      decisions: [accept('secrets/private-key')],
    },
    'passed',
  ],
  [
    'an acceptance of what cannot be accepted',
    { results: [result('content', refusal('bomb', '')), result('secrets')], decisions: [accept('content/bomb')] },
    'refused',
  ],
  ['a pickle', { results: [result('content', ...pickle), result('secrets')] }, 'refused'],
  [
    'a pickle with an exception',
    { results: [result('content', ...pickle), result('secrets')], decisions: [except(future)] },
    'passed',
  ],
  [
    'a pickle with an exception that is over',
    { results: [result('content', ...pickle), result('secrets')], decisions: [except(past)] },
    'refused',
  ],
  [
    'an unsafe pickle with an exception',
    { results: [result('content', refusal('pickle-unsafe', '')), result('secrets')], decisions: [except(future)] },
    'refused',
  ],
  ['damaged', { isDamaged: true }, 'refused'],
  ['malware was not looked for', {}, 'pending', 'required'],
  ['malware need not be looked for', {}, 'passed', 'optional'],
  ['malware was not found', { results: [...passed, result('malware')] }, 'passed', 'required'],
  ['malware was found', { results: [...passed, result('malware', refusal('malware', ''))] }, 'refused', 'optional'],
];

test.each(CASES)('%s', (_what, changes, expected, malware) => {
  const blob: ScannedBlob = {
    mediaType: 'text/plain',
    results: passed,
    decisions: [],
    marks: [],
    isDamaged: false,
    ...changes,
  };
  expect(scanState(blob, malware ? { malware } : off, NOW).state).toBe(expected);
});
