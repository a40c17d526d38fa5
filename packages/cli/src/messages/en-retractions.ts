/** What the commands about retractions say. */
export const retractions = {
  deprecate: 'publishers, owners: advise against a version; it stays available',
  deprecated: (version: string) =>
    `${version} is deprecated: it stays available, and everybody who looks at it is told.`,
  retract: 'publishers, owners: take a version back for good; a tombstone stays',
  retracted: (version: string) =>
    `${version} is retracted. Owners of what was made from it get their cases; see how far they are with: alliance case progress ${version}`,
  wouldRetract: (version: string, { versions, owners, grants }: { versions: number; owners: number; grants: number }) =>
    `Retracting ${version} reaches ${versions} versions that were made from it, ${owners} other organisations, and ${grants} grants on those versions. It cannot be taken back.`,
  askRetract: 'Retract it? [y/N] ',
  notRetracted: 'Nothing was retracted. Say --yes to retract without being asked.',
  nameVersion: (reference: string) => `Name the version, for example ${reference}@1.0.0.`,
  optSeverity: 'low, medium, high or critical',
  optRetractAction:
    'what is asked of those who have it: stop-new, stop-use or delete (without it: delete with --purge, stop-use when high or critical, else stop-new)',
  optRetractCode: 'consent-withdrawn, rights-claim, safety, quality or error',
  optSuccessor: 'the version to use in its place',
  optPurge: 'delete its bytes, too, unless something else names them',
  optRetractYes: 'do not ask',
  impact: 'what was made from a version, and whom its retraction would concern',
  impactNone: 'Nothing that is known here was made from this version.',
  impactOwner: (organisation: string, versions: number) => `${organisation} (${versions})`,
  impactHidden: 'a version that you may not see',
  impactHolders: (grants: number, holders: number) => `grants: ${grants}, people: ${holders}`,
  impactSummary: (versions: number, owners: number, grants: number) =>
    `${versions} versions of ${owners} organisations; ${grants} grants in force, each counted for every version that it covers.`,
  cases: 'retraction cases of my organisations (governance, auditors: of all)',
  case: 'a retraction case: show, acknowledge, close',
  caseShow: 'what is asked, and which versions are affected',
  caseAcknowledge: 'stewards, owners: take note of a case',
  caseClose: 'stewards, owners: say what became of affected versions; the last answer closes the case',
  caseProgress: 'how far the retraction of a version has come, owner by owner',
  optCaseState: 'informed, open, acknowledged or closed',
  optOverdue: 'only those whose deadline is over',
  optOutcome: 'removed, replaced, retracted or not-affected',
  optOutcomeReason: 'in words; needed for not-affected',
  optCaseVersion: 'only this version, dataset:org/name@1.0.0; several times if wanted',
  caseState: (id: string, state: string, answered: number, versions: number) =>
    `Case ${id} is ${state}: ${answered} of ${versions} versions answered.`,
  caseDue: (day: string, overdue: boolean) => (overdue ? `OVERDUE since ${day}` : `due ${day}`),
  caseWhy: (action: string, severity: string, code: string) =>
    [`action: ${action}`, `severity: ${severity}`, ...(code === '' ? [] : [`reason: ${code}`])].join(' · '),
  caseSuccessor: (version: string) => `Use version ${version} in its place.`,
  caseNext: {
    open: (id: string) => `Take note of it with: alliance case acknowledge ${id}`,
    acknowledged: (id: string) => `Say what became of the versions with: alliance case close ${id} --outcome removed`,
  },
  noAnswer: 'not answered',
  progressCounts: (open: number, acknowledged: number, closed: number, informed: number) =>
    `open ${open} · acknowledged ${acknowledged} · closed ${closed} · informed ${informed}`,
  progressRunning: 'What was made from it is still being looked up.',
  hiddenOwner: '(an organisation that you may not know of)',
  applyRemovals: 'find what was downloaded and has been retracted since, and delete it',
  optDelete: 'delete without asking',
  optLogKey: "the log's key (vkey) that you trust; without it, the one that this computer met first",
  removalsKeyChanged: (url: string) =>
    `The key of the log at ${url} is another one than before. If that is right, give the new one with --key (see ${url}/log/key).`,
  removalsOld: (sequence: number, known: number) =>
    `The list has number ${sequence}, and this computer has seen number ${known}: an old list is shown to you. Nothing was changed.`,
  removalsUnsigned: (count: number) =>
    `${count} further removals were told to you alone; they are not part of the signed list.`,
  removalsNone: (folder: string, removals: number) =>
    `Nothing under ${folder} has been retracted (checked against ${removals} removals).`,
  removalsNoFiles: (version: string) =>
    `${version}: the registry lists its files no more; only receipts of downloads can tell them.`,
  removalMustGo: (version: string) => `${version} is to be deleted:`,
  removalMustRest: (version: string) => `${version} is not to be used any more (it may stay on the disk):`,
  removalWhy: (code: string, severity: string, successor: string) =>
    [code, severity, successor === '' ? '' : `use ${successor} in its place`].filter((part) => part !== '').join(' · '),
  askDelete: (files: number, size: string) => `Delete these ${files} files (${size}) for good? [y/N] `,
  wouldDelete: (files: number, size: string) => `${files} files (${size}) would be deleted.`,
  deletedFiles: (files: number, size: string) => `${files} files (${size}) are deleted.`,
  notDeleted: (files: number) => `${files} files that are to be deleted are still there.`,
  optRetractedVersion: 'only this version, which was retracted',
  nextAttest: 'Then attest the deletion:',
  nextAttestAny: 'If you had it under a grant, attest the deletion: alliance grants, then',
};

export type RetractionMessages = typeof retractions;
