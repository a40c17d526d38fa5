import { AllianceError } from '@alliance/errors/alliance-error';
import type { VersionState } from './version.ts';

export type VersionStep = 'change' | 'publish' | 'deprecate' | 'retract';

const steps: Record<VersionStep, { from: readonly VersionState[]; to: VersionState }> = {
  change: { from: ['draft'], to: 'draft' },
  publish: { from: ['draft'], to: 'published' },
  deprecate: { from: ['published'], to: 'deprecated' },
  retract: { from: ['published', 'deprecated'], to: 'retracted' },
};

const whatNow: Record<VersionState, string> = {
  draft: 'Publish it first, or delete the draft.',
  published: 'What is published never changes; make a new version, or deprecate or retract this one.',
  deprecated: 'It can still be retracted; for new content make a new version.',
  retracted: 'That is final; make a new version.',
};

/** The state after a step. Throws `state_conflict` when the present state does not allow it. */
export function nextState(step: VersionStep, version: { version: string; state: VersionState }): VersionState {
  const { from, to } = steps[step];
  if (!from.includes(version.state)) {
    throw new AllianceError(
      'state_conflict',
      `Version ${version.version} is ${version.state}. ${whatNow[version.state]}`,
      { details: { version: version.version, state: version.state } },
    );
  }
  return to;
}
