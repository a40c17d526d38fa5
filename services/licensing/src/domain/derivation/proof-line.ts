import { citedText, type TermRecord } from '../term-record.ts';
import type { ProofLine } from './answer.ts';
import type { Attachment } from './attachment.ts';
import type { Edge, Verdict } from './question.ts';

type Said = { rule: string; result: Verdict; reason: string };

/** A line about the terms of a source. A null clause: the text says nothing about it. */
export function citing(
  { work, record, path, edge }: Pick<Attachment, 'work' | 'record' | 'path' | 'edge'>,
  said: Said & { clause: string | null },
): ProofLine {
  const textSha256 = citedText(record);
  return {
    rule: said.rule,
    operation: edge?.operation ?? '',
    parent: work.ref,
    path,
    licence: record.id,
    clause: said.clause ?? '',
    textSha256,
    termsDigest: record.digest,
    evidence: edge?.evidence ?? '',
    result: said.result,
    reason: said.reason,
    uncited: uncited(record, said.clause, textSha256),
    exception: '',
  };
}

/** A line about a source of which no terms are known, or about the way to it. */
export function uncitable(parent: string, edge: Edge, said: Said & { licence: string; uncited: string }): ProofLine {
  return {
    rule: said.rule,
    operation: edge.operation,
    parent,
    path: [edge.child],
    licence: said.licence,
    clause: '',
    textSha256: '',
    termsDigest: '',
    evidence: edge.evidence,
    result: said.result,
    reason: said.reason,
    uncited: said.uncited,
    exception: '',
  };
}

/** A line about a text in a work that says otherwise than its publisher. */
export function doubtful(at: Pick<ProofLine, 'parent' | 'path' | 'operation' | 'evidence'>, reason: string): ProofLine {
  const uncited = 'this is about what a text in it says, not about terms';
  const cited = { licence: '', clause: '', textSha256: '', termsDigest: '' };
  return { ...at, ...cited, rule: 'detected-licence', result: 'REVIEW', reason, uncited, exception: '' };
}

function uncited({ textNote }: TermRecord, clause: string | null, textSha256: string): string {
  const reasons = [clause === null ? 'the text says nothing about it' : '', textSha256 === '' ? textNote : ''];
  return reasons.filter((reason) => reason !== '').join('; ');
}
