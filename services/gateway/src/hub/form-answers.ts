import { FieldKind, type FormField } from '@alliance/proto/alliance/grants/v1/form_pb';

/** What a client sends about a form of its own, put to the form of the asset; the rest is left for the statement. */
export type FormAnswers = { answers: { fieldId: string; value: string }[]; others: [label: string, value: string][] };

const TICKED = new Set(['true', 'on', 'yes', '1', 'có']);
/** Longer than anybody writes into a form; the service says what is too long for a field. */
const MAX_VALUE = 5_000;

/**
 * Answers to the fields of an asset's form, by the id or a label of a field, however it is written; options of a choice likewise. Of
 * several that mean the same field the first counts.
 */
export function answersOf(fields: readonly FormField[], sent: Readonly<Record<string, unknown>>): FormAnswers {
  const byName = new Map(fields.toReversed().flatMap((field) => namesOf(field).map((name) => [name, field] as const)));
  const answered = new Map<string, string>();
  const others: [string, string][] = [];
  for (const [label, value] of Object.entries(sent)) {
    const text = String(value).slice(0, MAX_VALUE);
    const field = byName.get(plain(label));
    if (field && !answered.has(field.id)) answered.set(field.id, answerTo(field, text));
    else others.push([label, text]);
  }
  return { answers: Array.from(answered, ([fieldId, value]) => ({ fieldId, value })), others };
}

function namesOf({ id, label }: Pick<FormField, 'id' | 'label'>): string[] {
  return [id, label?.vi ?? '', label?.en ?? ''].map(plain).filter((name) => name !== '');
}

function answerTo({ kind, options }: FormField, text: string): string {
  if (kind === FieldKind.CHECKBOX) return String(TICKED.has(text.trim().toLowerCase()));
  if (kind === FieldKind.COUNTRY) return text.trim().toUpperCase();
  if (kind !== FieldKind.SELECT) return text.trim();
  return options.find((option) => namesOf({ id: option.id, label: option.label }).includes(plain(text)))?.id ?? text;
}

/** Letters and digits alone: "E-mail address", "email_address" and "emailAddress" are the same field. */
function plain(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
