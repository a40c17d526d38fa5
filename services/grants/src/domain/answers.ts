import type { FieldProblem } from '@alliance/errors/alliance-error';
import type { Form, FormField } from './form.ts';

/** What an applicant says to one field; an empty value takes back what was said before. */
export type Answer = { fieldId: string; value: string };

/** An answer with the form under which it was given, where its field can still be read. */
export type KeptAnswer = Answer & { ofAsset: boolean; version: number };

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const REGIONS = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/**
 * The answers of a request after it was answered by a form: new ones replace those of the same field, and those of fields that the
 * form has lost stay as they were, under the form that they were given to.
 */
export function mergeAnswers(kept: readonly KeptAnswer[], given: readonly Answer[], form: Form): KeptAnswer[] {
  const values = new Map([...kept, ...given].map(({ fieldId, value }) => [fieldId, value.trim()]));
  const pinned = form.fields.flatMap(({ id }) => {
    const value = values.get(id);
    return value ? [{ fieldId: id, value, ofAsset: form.asset !== undefined, version: form.version }] : [];
  });
  const asked = new Set(form.fields.map(({ id }) => id));
  return [...pinned, ...kept.filter(({ fieldId }) => !asked.has(fieldId))];
}

/** Every problem of answers by a form: of those given, and of those there would be; a draft may lack some. */
export function answerProblems(
  form: Form,
  { given, merged }: { given: readonly Answer[]; merged: readonly KeptAnswer[] },
  { draft }: { draft: boolean },
): FieldProblem[] {
  const asked = new Set(form.fields.map(({ id }) => id));
  const values = new Map(merged.map(({ fieldId, value }) => [fieldId, value]));
  return [
    ...given.flatMap(({ fieldId }, index) => {
      if (!asked.has(fieldId)) return [{ field: nameOf(fieldId), problem: 'is not asked by the form' }];
      const twice = given.findIndex((other) => other.fieldId === fieldId) < index;
      return twice ? [{ field: nameOf(fieldId), problem: 'is answered twice' }] : [];
    }),
    ...form.fields.flatMap((field) => {
      const problem = problemOf(field, values.get(field.id), draft);
      return problem ? [{ field: nameOf(field.id), problem }] : [];
    }),
  ];
}

function nameOf(fieldId: string): string {
  return `answers.${fieldId.slice(0, 40)}`;
}

function problemOf(field: FormField, value: string | undefined, draft: boolean): string | undefined {
  if (value === undefined) return field.required && !draft ? 'is required' : undefined;
  switch (field.kind) {
    case 'text':
      return value.length > field.maxLength ? `must have at most ${field.maxLength} characters` : undefined;
    case 'checkbox':
      if (value !== 'true' && value !== 'false') return 'must be "true" or "false"';
      return field.required && !draft && value === 'false' ? 'must be ticked' : undefined;
    case 'date':
      return isDay(value) ? undefined : 'must be a day, as in 2027-01-31';
    case 'country':
      return isCountry(value) ? undefined : 'must be a two-letter country code (ISO 3166-1), for example VN';
    case 'select':
      return field.options.some(({ id }) => id === value)
        ? undefined
        : `must be one of ${field.options.map(({ id }) => id).join(', ')}`;
  }
}

/** True for a day of the calendar, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
  const moment = new Date(`${text}T00:00:00Z`);
  return DATE.test(text) && !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

/** True for the two capital letters of a country or territory (ISO 3166-1). */
export function isCountry(text: string): boolean {
  return /^[A-Z]{2}$/.test(text) && REGIONS.of(text) !== undefined;
}
