export const PURPOSES = ['research', 'teaching', 'evaluation', 'commercial', 'public-interest'] as const;
export const OPERATIONS = ['view', 'download', 'train', 'publish-weights', 'redistribute', 'commercial-use'] as const;

/** What the form for asking holds. */
export type WishDraft = {
  purpose: string;
  operations: readonly string[];
  statement: string;
  /** A day, YYYY-MM-DD. */
  until: string;
  /** '' = for oneself. */
  organisation: string;
  seats: number;
  /** By the id of the owner's question. */
  answers: { readonly [fieldId: string]: string };
};

/** The wish as the API takes it; questions that were left empty are left out. */
export function toWish(asset: string, draft: WishDraft): object {
  const answers = Object.entries(draft.answers)
    .filter(([, value]) => value.trim() !== '')
    .map(([fieldId, value]) => ({ fieldId, value: value.trim() }));
  return {
    asset,
    purpose: draft.purpose,
    operations: OPERATIONS.filter((operation) => draft.operations.includes(operation)),
    statement: draft.statement.trim(),
    until: `${draft.until}T23:59:59Z`,
    ...(draft.organisation === '' ? {} : { organisation: draft.organisation, seats: draft.seats }),
    ...(answers.length === 0 ? {} : { answers }),
  };
}
