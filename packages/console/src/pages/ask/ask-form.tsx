import { type FormEvent, useState } from 'react';
import type { AccessForm } from '../../api/access-types.ts';
import { formatReference } from '../../api/paths.ts';
import type { Asset, Me } from '../../api/types.ts';
import { Button } from '../../components/button.tsx';
import { TextArea } from '../../components/text-area.tsx';
import { useLanguage } from '../../language/language-context.tsx';
import { wordFor } from '../../language/messages.ts';
import styles from './ask-form.module.css';
import { FormQuestion } from './form-question.tsx';
import { OPERATIONS, PURPOSES, toWish, type WishDraft } from './wish.ts';

type AskFormProps = {
  asset: Asset;
  form: AccessForm;
  me: Me;
  isWaiting: boolean;
  onSubmit: (wish: object) => void;
};

const A_YEAR_MS = 365 * 86_400_000;

/** The wish itself, and the owner's own questions below it. */
export function AskForm({ asset, form, me, isWaiting, onSubmit }: AskFormProps) {
  const { t } = useLanguage();
  const [draft, setDraft] = useState<WishDraft>({
    purpose: 'research',
    operations: ['view', 'download'],
    statement: '',
    until: new Date(Date.now() + A_YEAR_MS).toISOString().slice(0, 10),
    organisation: '',
    seats: 1,
    answers: {},
  });
  const set = (changes: Partial<WishDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isWaiting) onSubmit(toWish(formatReference(asset), draft));
  };
  const organisations = me.organisations.filter(({ organisationState }) => organisationState === 'admitted');
  return (
    <form onSubmit={submit} className={styles.form}>
      <label>
        {t.requests.purpose}
        <select value={draft.purpose} onChange={(event) => set({ purpose: event.target.value })}>
          {PURPOSES.map((purpose) => (
            <option key={purpose} value={purpose}>
              {wordFor(t.purposes, purpose)}
            </option>
          ))}
        </select>
      </label>
      <fieldset className={styles.choices}>
        <legend>{t.ask.operations}</legend>
        {OPERATIONS.map((operation) => (
          <label key={operation}>
            <input
              type="checkbox"
              checked={draft.operations.includes(operation)}
              onChange={(event) =>
                set({
                  operations: event.target.checked
                    ? [...draft.operations, operation]
                    : draft.operations.filter((one) => one !== operation),
                })
              }
            />
            {wordFor(t.operations, operation)}
          </label>
        ))}
      </fieldset>
      <TextArea
        label={t.requests.statement}
        hint={t.ask.statementHint}
        value={draft.statement}
        onChange={(statement) => set({ statement })}
        minLength={20}
        maxLength={5_000}
      />
      <label>
        {t.ask.forWhom}
        <select value={draft.organisation} onChange={(event) => set({ organisation: event.target.value })}>
          <option value="">{t.ask.myself}</option>
          {organisations.map(({ organisation }) => (
            <option key={organisation} value={organisation}>
              {organisation}
            </option>
          ))}
        </select>
      </label>
      {draft.organisation !== '' && (
        <label>
          {t.requests.people}
          <input
            type="number"
            min={1}
            max={1_000}
            required
            value={draft.seats}
            onChange={(event) => set({ seats: event.target.valueAsNumber || 1 })}
          />
        </label>
      )}
      <label>
        {t.requests.lastDay}
        <input type="date" required value={draft.until} onChange={(event) => set({ until: event.target.value })} />
      </label>
      {form.fields.length > 0 && <h2>{t.ask.ownerAsks}</h2>}
      {form.fields.map((field) => (
        <FormQuestion
          key={field.id}
          field={field}
          value={draft.answers[field.id] ?? ''}
          onChange={(value) => set({ answers: { ...draft.answers, [field.id]: value } })}
        />
      ))}
      <Button type="submit" disabled={isWaiting || draft.operations.length === 0}>
        {isWaiting ? t.ask.sending : t.ask.send}
      </Button>
      <p className={styles.hint}>{t.ask.whatHappens}</p>
    </form>
  );
}
