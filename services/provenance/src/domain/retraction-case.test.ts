import { testCaller } from '@alliance/testing/test-caller';
import { expect, test } from 'vitest';
import {
  actionOf,
  type CaseState,
  caseReachOf,
  extendedCase,
  isOverdue,
  newCase,
  requireCaseState,
} from './retraction-case.ts';

const NOW = new Date('2026-11-22T00:00:00Z');
const LATER = new Date('2026-12-06T00:00:00Z');

test('an owner is asked something where use must stop, and only informed elsewhere', () => {
  expect(newCase('stop-new', NOW, 14)).toEqual({ state: 'informed', dueAt: null });
  for (const action of ['stop-use', 'delete'] as const)
    expect(newCase(action, NOW, 14)).toEqual({ state: 'open', dueAt: LATER });
  expect(['stop-use', '', 'forget'].map(actionOf)).toEqual(['stop-use', 'stop-new', 'stop-new']);
});

test('a case that was closed is open again with another deadline; any other one keeps its own', () => {
  expect(extendedCase({ state: 'closed', dueAt: NOW }, NOW, 14)).toEqual({ state: 'open', dueAt: LATER });
  for (const state of ['open', 'acknowledged'] as const)
    expect(extendedCase({ state, dueAt: NOW }, NOW, 14)).toEqual({ state, dueAt: NOW });
  expect(extendedCase({ state: 'informed', dueAt: null }, NOW, 14)).toEqual({ state: 'informed', dueAt: null });
});

test.each<[CaseState, boolean]>([
  ['open', true],
  ['acknowledged', true],
  ['closed', false],
])('a case that is %s and due is overdue: %s', (state, overdue) => {
  expect(isOverdue({ state, dueAt: NOW }, NOW)).toBe(overdue);
  expect(isOverdue({ state, dueAt: LATER }, NOW)).toBe(false);
});

test('each step starts from one state', () => {
  const passes = (state: CaseState, step: 'acknowledge' | 'answer') => {
    try {
      requireCaseState('c', state, step);
      return true;
    } catch {
      return false;
    }
  };
  const states = ['informed', 'open', 'acknowledged', 'closed'] as const;
  expect(states.filter((state) => passes(state, 'acknowledge'))).toEqual(['open']);
  expect(states.filter((state) => passes(state, 'answer'))).toEqual(['acknowledged']);
});

test('everybody sees the cases of their organisations, those who oversee all of them', () => {
  const membership = { organisation: 'hust', role: 'member', state: 'admitted', kind: 'university' } as const;
  expect(caseReachOf(testCaller({ memberships: [membership] }))).toEqual(['hust']);
  for (const role of ['governance', 'auditor'] as const)
    expect(caseReachOf(testCaller({ allianceRoles: [role] }))).toBe('everything');
});
