import type { TermRecord } from '../term-record.ts';
import type { Edge, Work, WorkKind } from './question.ts';

/**
 * What a source has become in a work made from it:
 * `whole` itself; `adapted` changed data; `derivative` changed weights; `as-adapted` a model (or what it made) that the stance
 * counts as adapted material; `open` a model of which the text does not say what it is; `outputs` what a model made, or was
 * trained on, without being derived from it; `result` a model that the text leaves free.
 */
export type Form = 'whole' | 'adapted' | 'derivative' | 'as-adapted' | 'open' | 'outputs' | 'result';

/** The terms of one source as they reach a work along one way. */
export type Attachment = {
  readonly work: Work;
  readonly record: TermRecord;
  readonly form: Form;
  /** Some step on the way changed the source itself. */
  readonly changed: boolean;
  /** Still a separable part of a collection. */
  readonly separable: boolean;
  readonly path: readonly string[];
  readonly edge: Edge | null;
};

/** A work that a step leads to: the output, or a published one on the way. */
export type Target = {
  readonly ref: string;
  readonly kind: WorkKind;
  readonly shared: boolean;
  readonly served: boolean;
  readonly commercial: boolean;
  /** Every alternative under which it is given on; null when that is not known. */
  readonly licence: readonly (readonly string[])[] | null;
  /** True for the output itself. */
  readonly final: boolean;
};

/** True when the work still is the source, or was made by changing it. */
export function isMaterial({ form }: Pick<Attachment, 'form'>): boolean {
  return form === 'whole' || form === 'adapted' || form === 'derivative';
}

/** True for a model as licensed, and for what was made of its weights. */
export function isWeights({ form, work }: Pick<Attachment, 'form' | 'work'>): boolean {
  return form === 'derivative' || (form === 'whole' && work.kind === 'model');
}

/** True when the source is part of one adapted work, so that share-alike and limits bind the whole. */
export function isAdaptedInto({ form, separable }: Pick<Attachment, 'form' | 'separable'>): boolean {
  return !separable && (form === 'adapted' || form === 'derivative' || form === 'as-adapted');
}
