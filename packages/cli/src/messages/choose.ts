import { en, type Messages } from './en.ts';
import { vi } from './vi.ts';

const dictionaries: Record<string, Messages> = { en, vi };

/** The messages in the language asked for, or in that of the computer; English when it is neither. */
export function messagesFor(asked: string | undefined, locale: string | undefined): Messages {
  return dictionaries[asked ?? ''] ?? dictionaries[(locale ?? '').slice(0, 2).toLowerCase()] ?? en;
}
