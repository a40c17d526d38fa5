import type { AssetRef } from './vocabulary.ts';

export const FIELD_KINDS = ['text', 'checkbox', 'date', 'country', 'select'] as const;
export type FieldKind = (typeof FIELD_KINDS)[number];

/** The same words in both languages of the alliance. */
export type Label = { vi: string; en: string };

export type FieldOption = { id: string; label: Label };

/** One thing that is asked. Its id carries the meaning, so that answers outlive a new version of the form. */
export type FormField = {
  id: string;
  kind: FieldKind;
  label: Label;
  /** Empty where there is nothing to explain. */
  help: Label;
  required: boolean;
  /** Of a text. */
  maxLength: number;
  options: readonly FieldOption[];
};

/** Whose requests a form is for: those for one asset, or for all of an organisation that have no form of their own. */
export type FormOwner = { organisation: string; asset: AssetRef | undefined };

/** One version of a form; version 0 is no form at all. */
export type Form = FormOwner & {
  version: number;
  fields: readonly FormField[];
  setBy: string;
  setAt: Date | undefined;
};

/** That nobody has set a form: nothing is asked. */
export function noForm(owner: FormOwner): Form {
  return { ...owner, version: 0, fields: [], setBy: '', setAt: undefined };
}
