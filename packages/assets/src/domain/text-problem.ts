export type TextLimits = {
  /** Characters. */
  max: number;
  required?: boolean;
  /** Line breaks and tabs are allowed. */
  lines?: boolean;
};

/** Says what is wrong with a text that a person wrote; undefined when nothing is. */
export function textProblem(text: string, { max, required = false, lines = false }: TextLimits): string | undefined {
  if (required && text.trim() === '') return 'is needed';
  if (text.length > max) return `is longer than ${max.toLocaleString('en')} characters`;
  const controls = (lines ? text.replaceAll(/[\n\r\t]/g, '') : text).search(/\p{Cc}/u) >= 0;
  return controls ? 'contains control characters' : undefined;
}
