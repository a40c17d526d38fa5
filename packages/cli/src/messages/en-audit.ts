import type { Verdict } from '../offline/judge-refused.ts';

/** What the commands for auditors say. */
export const auditReports = {
  reportLanguage: 'en' as 'vi' | 'en',
  auditReport: 'governance, auditors, owners: a report with proofs about an asset or an organisation and a period',
  optReportAsset: 'about this dataset or model, dataset:org/name',
  optReportOrganisation: 'about what stands on the books of this organisation',
  optFrom: 'the period begins on this day or at this moment (UTC)',
  optTo: 'it ends before this day or moment',
  optHtml: 'write it to this file as a page for people, to read and to print',
  optSaveReport: 'write it to this file as JSON, for alliance audit verify --offline',
  needReportFile: 'Say where the report is to go: --save FILE (to check it), --html FILE or --pdf FILE (to read it).',
  needReportSubject: 'Name what the report is about: --asset dataset:org/name, or --organisation ORG.',
  reportMade: (entries: number, size: number) => `A report of ${entries} entries, from the log of ${size} entries.`,
  reportSaved: (path: string) => `Written: ${path}`,
  reportWhole: (entries: number) => `✓ the report is signed by the log, and its ${entries} entries are all there`,
  reportRefused: (detail: string) => `✗ the report as a whole: ${detail}`,
  optPolicy:
    "file that says which witnesses must have cosigned, and which log (C2SP tlog-policy); the log's own without it",
  witnessed: (names: string, since: string) => `; cosigned by ${names}, enough since ${since}`,
  notWitnessed: 'Signed by the log, not witnessed: nobody else has confirmed that everybody sees this history.',
  optLog:
    'the whole log: signatures, witnesses, every tile and entry, and that it continues what this computer saw last',
  logWhole: (size: number, since: number, shown: number) =>
    `✓ every one of the ${size} entries is as it was signed${since > 0 ? `, and they continue the ${since} that this computer saw` : ''}${shown > 0 ? `; the registry shows ${shown} of them` : ''}`,
  logWitnessed: (names: string, since: string) => `✓ cosigned by ${names}, enough since ${since}`,
  logRefused: (detail: string) => `✗ the log: ${detail}`,
  logFailed: 'The log is not what it should be. Keep what you have of it, and tell an auditor.',
  evidence: 'what a witness refused of logs, and whether it proves that the log tells two histories',
  optWitness: 'address of the witness; that of this registry without it',
  optLogKey: 'keys of the log (vkeys, one a line); those that the registry says are its own without it',
  evidenceJudged: {
    'two-histories': '✗ two histories: the log signed another checkpoint of this size, too',
    'not-in-log': '✗ another history: the log that is shown now does not contain it',
    ahead: '✗ more than it shows: the log cannot show the entries that it signed there',
    'in-log': '✓ part of the history that is shown',
    untrusted: '– not signed by a key that is trusted here',
    'other-log': '– of another log; give its key to check it',
  } as Readonly<Record<Verdict, string>>,
  evidenceFound:
    'The log has signed what it does not show, or what cannot be true as well. Keep this (--json), and show it to an auditor.',
  evidenceNone: 'This witness has refused nothing.',
  reconcile:
    'governance, auditors: compare log, database and services: every decision has an entry, every entry a decision',
  optReconcileList: 'what earlier comparisons found',
  reconcileStarted: 'The comparison runs in the registry; ending this command does not stop it.',
  reconcileFailed: 'Log, database and services do not match, or could not all be asked. Tell whoever runs the node.',
  reconciled: (state: string) =>
    ({ sound: '✓ sound', unsound: '✗ unsound', incomplete: '? incomplete', running: 'running', waiting: 'waiting' })[
      state
    ] ?? state,
  reconciledEntries: (count: number) => `${count} entries`,
  reconciledEvents: (count: number) => `${count} events of services`,
  reconciledProblems: (count: number) => `${count} problems`,
  optPdf: 'write it to this file as PDF, to print and to file',
  auditDossier:
    'the dossier of a model version: sources, licences and duties, lawful basis, evaluations, retractions, unknowns, proofs',
  dossierMade: (sources: number, unknowns: number) =>
    `A dossier with ${sources} sources; ${unknowns} things are unknown or should be looked at.`,
  dossierWhole: (model: string, nodes: number) =>
    `✓ what the dossier of ${model} says of ${nodes} versions and sources goes with the log`,
  needDossierFile: 'Say where the dossier is to go: --save FILE (to check it), --html FILE or --pdf FILE (to read it).',
  notAModel: (reference: string) => `${reference} is no model; dossiers are about models.`,
  lineageExport: 'all that a version was made from, in a format that other programs read',
  optFormat: 'W3C PROV-JSON, OpenLineage events (NDJSON), SPDX 3.0.1, or a dataset in Croissant',
  optExportTo: 'write it to this file instead of to standard output',
  exported: (path: string) => `Written: ${path}`,
  trainedOn: 'models that were made with a version: directly, by way of others, through synthetic data',
  trainedOnNone: 'No model that is known here was made with this version.',
  directly: 'directly',
  indirectly: 'by way of others',
  alsoSynthetic: 'also through synthetic data',
  onlySynthetic: 'only through synthetic data',
  gaps: 'how well the lineage is evidenced: of an organisation, gap by gap; without one, of every member in numbers',
  gapsNone: 'Nothing of it lacks anything.',
  gapsColumns: ['organisation', 'derivations', 'below digest-matched', 'share', 'unknown sources'],
  gapsBelow: (below: number, edges: number, share: string) =>
    `${below} of ${edges} derivations (${share}) are evidenced less than digest-matched:`,
  gapsSources: (unknown: number, hidden: number) =>
    `Sources that nobody published here: ${unknown}; that you may not see: ${hidden}.`,
  gap: {
    'below-digest-matched': 'little evidence',
    'unknown-parent': 'unknown source',
    'hidden-parent': 'source that you may not see',
  } as Readonly<Record<string, string>>,
  optAsOf: 'as it was when the log had so many entries, or at a time (RFC 3339)',
  contamination: 'what a model was evaluated with, and whether it was also made from it',
  contaminationNone: 'Nothing that is known here was used to evaluate this version.',
  contaminated: '✗ also in the training:',
  notContaminated: '✓ not in the training, as far as is known:',
  weakSources: 'sources of a version, all the way up, that are retracted, deprecated, unknown or may change',
  weakSourcesNone: 'It rests on no such source, as far as is known.',
  weakness: {
    retracted: 'retracted:',
    deprecated: 'deprecated:',
    unknown: 'never published here:',
    floating: 'without a digest, may change:',
    hidden: 'cannot be judged:',
  } as Readonly<Record<string, string>>,
  duties: 'what a version owes to whom, and because of what, all the way up; also as a file to ship with it',
  argDuties: 'dataset:org/name@1.0.0, or the id of an assessment',
  optDutiesFormat: 'print what must ship with it instead: attribution text, CSV or BibTeX',
  dutiesNone: 'It owes nothing, as far as is known.',
  rightsholderUnknown: '(rightsholder not known)',
  dutyState: { open: 'owed:', met: '✓ met:', unmet: '✗ not met:' } as Readonly<Record<string, string>>,
  whatIf: 'what would change for published versions made from a source, were its licence another one or it left out',
  optWhatIfLicence: 'as if it had this licence (SPDX expression or licence id)',
  optWhatIfRemoved: 'as if nothing had been made with it',
  needWhatIf: 'Say what is to be supposed of it: either --licence EXPRESSION, or --removed.',
  whatIfNone: 'No verdict would change for anything that you may see.',
  conflicts: 'published versions whose licences came out differently when they were assessed again, newest first',
  conflictsNone: 'None came out differently.',
  changePurpose: {
    publication: 'to be published',
    'label-licence': 'label, by its own licence',
    'label-sources': 'label, by its sources',
  } as Readonly<Record<string, string>>,
  changeCause: {
    stance: 'another stance',
    terms: 'other terms',
    conclusion: 'a licence was concluded',
    exception: 'an exception began or ended',
    lineage: 'a source became known',
  } as Readonly<Record<string, string>>,
};

export type AuditReportMessages = typeof auditReports;
