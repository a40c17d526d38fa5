/** A part of an event without which it says nothing. Throws, so that the event is put aside as a dead letter. */
export function required<T>(value: T | undefined, name: string): T {
  if (value === undefined || value === '') throw new Error(`the event lacks ${name}`);
  return value;
}
