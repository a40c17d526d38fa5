import type { Assessment } from '../src/domain/derivation/answer.ts';
import { assess } from '../src/domain/derivation/assess.ts';
import { licensedOutput, licensedWork } from '../src/domain/derivation/file-sets.ts';
import type {
  Edge,
  Evidence,
  Exception,
  Operation,
  Output,
  Question,
  Work,
  WorkLicence,
} from '../src/domain/derivation/question.ts';
import { mapTerms, parseSyntax } from '../src/domain/expression-syntax.ts';
import type { Stance, TermRecord } from '../src/domain/term-record.ts';
import { loadRegister } from '../src/load-register.ts';
import { loadTerms } from '../src/terms/load-terms.ts';

export const terms: ReadonlyMap<string, TermRecord> = loadTerms(loadRegister());

/** A source as a test tells it; a plain text is a dataset under that licence. */
export type Source =
  | string
  | {
      licence: string;
      kind?: 'dataset' | 'model';
      /** Absent = that of the derivation. */
      operation?: Operation;
      from?: Source[];
      /** How it came from those. */
      by?: Operation;
      evidence?: Evidence;
      disputed?: boolean;
      until?: string;
      rightsholder?: string;
      /** Licences that sets of its files have besides. */
      files?: string[];
      doubts?: string[];
    };

export type Derivation = {
  from: Source[];
  operation: Operation;
  output?: Partial<Omit<Output, 'licence' | 'fileLicences'>> & { licence?: string; fileLicences?: string[] };
  evidence?: Evidence;
  exceptions?: Exception[];
  terms?: ReadonlyMap<string, TermRecord>;
};

const TODAY = '2026-11-22';
/** Operations that make models. */
const MODEL = ['train', 'finetune', 'merge-weights', 'quantise', 'distil', 'embed'];

const short: Readonly<Record<string, string>> = {
  llama2: 'LicenseRef-scancode-llama-2-license-2023',
  'llama3.1': 'LicenseRef-scancode-llama-3.1-license-2024',
  llama4: 'LicenseRef-scancode-llama-4-license-2025',
  gemma: 'LicenseRef-scancode-gemma-tou-2025-03-24',
  openrail: 'LicenseRef-scancode-bigscience-open-rail-m',
  deepseek: 'LicenseRef-scancode-deepseek-la-1.0',
  nvidia: 'LicenseRef-scancode-nvidia-open-model-2025-04-28',
  'vn-state': 'LicenseRef-vn-open-state-data',
  'vn-law': 'LicenseRef-vn-not-protected',
};

/** The id that a short name in the tests stands for. */
export function idOf(name: string): string {
  return short[name] ?? name;
}

/** The question that a derivation asks under a stance. */
export function questionOf(derivation: Derivation, stance: Stance): Question {
  const works: Work[] = [];
  const edges: Edge[] = [];
  const ref = 'output';
  const add = (source: Source, child: string, operation: Operation, name: string) => {
    const given = typeof source === 'string' ? { licence: source } : source;
    const { kind = 'dataset', evidence = 'signed', disputed = false, until = null } = given;
    const parent = `${kind}:org/${name}@1.0.0`;
    const { rightsholder = `holder of ${name}` } = given;
    const { files = [], doubts } = given;
    const licensed = licensedWork([given.licence, ...files].map(licenceOf), doubts);
    works.push({ ref: parent, kind, rightsholder, ...licensed, until });
    edges.push({ parent, child, operation: given.operation ?? operation, evidence, disputed });
    for (const [index, further] of (given.from ?? []).entries()) {
      add(further, parent, given.by ?? 'filter', `${name}${String.fromCharCode(97 + index)}`);
    }
  };
  for (const [index, source] of derivation.from.entries()) {
    add(source, ref, derivation.operation, String.fromCharCode(97 + (index % 26)) + (index < 26 ? '' : index));
  }
  const { licence, fileLicences = [], ...output } = derivation.output ?? {};
  return {
    output: {
      ref,
      kind: MODEL.includes(derivation.operation) ? 'model' : 'dataset',
      name: 'a-name',
      ...licensedOutput(licence === undefined ? [] : [licence, ...fileLicences].map(expressionOf)),
      shared: true,
      served: false,
      commercial: false,
      files: [],
      carries: [],
      ...output,
    },
    works,
    edges,
    policy: { stance, version: 3, minimumEvidence: derivation.evidence ?? 'signed' },
    exceptions: derivation.exceptions ?? [],
    on: TODAY,
    terms: derivation.terms ?? terms,
  };
}

/** What the engine says of a derivation under a stance. */
export function assessed(derivation: Derivation, stance: Stance): Assessment {
  return assess(questionOf(derivation, stance));
}

function licenceOf(text: string): WorkLicence {
  if (text === '?') return { kind: 'unknown', reason: 'nothing is known of this source' };
  if (text === 'NOASSERTION' || text === 'NONE') return { kind: 'none', text };
  return { kind: 'named', expression: expressionOf(text) };
}

function expressionOf(text: string) {
  return mapTerms(parseSyntax(text), ({ name }) => idOf(name));
}
