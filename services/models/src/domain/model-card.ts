import { textProblem } from '@alliance/assets/domain/text-problem';
import type { FieldProblem } from '@alliance/errors/alliance-error';

/** The card's long texts, in reading order: the sections of "Model Cards for Model Reporting" (Mitchell et al., 2019). */
export const SECTIONS = [
  'overview',
  'intendedUses',
  'outOfScopeUses',
  'trainingData',
  'trainingProcedure',
  'evaluation',
  'limitations',
  'ethicalConsiderations',
] as const;
export type Section = (typeof SECTIONS)[number];

/** What a publisher says about a model. Texts are Markdown. */
export type CardContent = Readonly<Record<Section, string>> & {
  readonly architecture: string;
  /** 0 = not stated. */
  readonly parameterCount: number;
  readonly library: string;
  readonly contact: string;
};

export type ModelCard = CardContent & { revision: number; updatedAt: Date };

const MAX_SECTION_BYTES = 65_536;
const lines = { architecture: 500, library: 100, contact: 500 } as const;

/** Every problem of a card. Only an overview is demanded: an honest short card is better than filler. */
export function cardProblems(card: CardContent): FieldProblem[] {
  const problems = [
    ...SECTIONS.map((field) => ({ field, problem: sectionProblem(card[field], field === 'overview') })),
    ...Object.entries(lines).map(([field, max]) => ({
      field,
      problem: textProblem(card[field as keyof typeof lines], { max }),
    })),
    { field: 'parameterCount', problem: countProblem(card.parameterCount) },
  ];
  return problems.flatMap(({ field, problem }) => (problem ? [{ field: `card.${field}`, problem }] : []));
}

function sectionProblem(text: string, required: boolean): string | undefined {
  if (Buffer.byteLength(text) > MAX_SECTION_BYTES) return 'is larger than 64 KiB';
  return textProblem(text, { max: MAX_SECTION_BYTES, required, lines: true });
}

function countProblem(count: number): string | undefined {
  return Number.isSafeInteger(count) && count >= 0 ? undefined : 'must be a number of parameters, or 0';
}

/** The card as text for search. */
export function cardText(card: CardContent): string {
  const texts = [...SECTIONS.map((section) => card[section]), card.architecture, card.library];
  return texts.filter((text) => text.trim() !== '').join('\n\n');
}
