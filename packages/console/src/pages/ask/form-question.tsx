import { useId } from 'react';
import type { FormField } from '../../api/access-types.ts';
import { useLanguage } from '../../language/language-context.tsx';
import styles from './ask-form.module.css';

type FormQuestionProps = { field: FormField; value: string; onChange: (value: string) => void };

/** One question of the owner; answers are text, "true" or "false" for a box. */
export function FormQuestion({ field, value, onChange }: FormQuestionProps) {
  const { language } = useLanguage();
  const id = useId();
  const label = field.label?.[language] || field.id;
  const help = field.help?.[language] ?? '';
  if (field.kind === 'checkbox')
    return (
      <label className={styles.check}>
        <input
          type="checkbox"
          required={field.required}
          checked={value === 'true'}
          onChange={(event) => onChange(String(event.target.checked))}
        />
        {label}
      </label>
    );
  return (
    <div className={styles.question}>
      <label htmlFor={id}>{label}</label>
      {help !== '' && <span className={styles.hint}>{help}</span>}
      <Control id={id} field={field} value={value} onChange={onChange} />
    </div>
  );
}

function Control({ id, field, value, onChange }: FormQuestionProps & { id: string }) {
  const { language } = useLanguage();
  const { kind, required, options, maxLength } = field;
  if (kind === 'select')
    return (
      <select id={id} required={required} value={value} onChange={(event) => onChange(event.target.value)}>
        <option value="" />
        {options.map((option) => (
          <option key={option.id} value={option.id}>
            {option.label?.[language] || option.id}
          </option>
        ))}
      </select>
    );
  const isCountry = kind === 'country';
  return (
    <input
      id={id}
      type={kind === 'date' ? 'date' : 'text'}
      required={required}
      maxLength={isCountry ? 2 : maxLength || undefined}
      value={value}
      onChange={(event) => onChange(isCountry ? event.target.value.toUpperCase() : event.target.value)}
    />
  );
}
