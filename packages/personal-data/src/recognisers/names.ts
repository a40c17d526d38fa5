import { fold } from '@alliance/vietnamese-text/fold';
import type { Candidate } from '../finding.ts';
import { nameAnnounced, type PlacedLabel } from '../labels.ts';
import type { Scannable } from '../scannable.ts';

const FAMILIES = new Set(
  'nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dao doan vuong trinh truong dinh lam phung mai to ha luong luu chau cao thai ta tang quach thach diep kieu nghiem bach la chu trieu luc khuc khuat mac ung vi ong'.split(
    ' ',
  ),
);
const CAPITALISED = /(?<![\p{L}\p{M}])\p{Lu}[\p{Ll}\p{M}]*(?: \p{Lu}[\p{Ll}\p{M}]*){1,4}(?![\p{L}\p{M}])/gu;
/** Names of places and streets, which are often those of people. */
const PLACE_BEFORE = /(?:duong|pho|phuong|quan|xa|huyen|tp\.?|thanh pho|tinh|truong|ngan hang|cong ty) ?$/;

/**
 * Names of people: a family name and capitals. That alone is weak, so it is taken only after a title or a word for a name, in a
 * column of names, or beside other personal data (`supported`).
 */
export function findNames(
  { plain, folded }: Scannable,
  { labels, inColumn, supported }: { labels: readonly PlacedLabel[]; inColumn: boolean; supported: boolean },
): Candidate[] {
  return [...plain.matchAll(CAPITALISED)].flatMap((match): Candidate[] => {
    const name = withoutTitle(match[0]);
    const start = match.index + match[0].length - name.length;
    const [family = '', ...given] = name.split(' ');
    if (given.length === 0 || !FAMILIES.has(fold(family).toLowerCase())) return [];
    if (fold(name).toLowerCase() === 'ho chi minh' || PLACE_BEFORE.test(folded.slice(Math.max(0, start - 12), start)))
      return [];
    const announced = inColumn || nameAnnounced(labels, start);
    if (!announced && !supported) return [];
    return [
      {
        type: 'PERSON',
        start,
        end: start + name.length,
        signals: announced ? ['context', 'structure'] : ['structure'],
      },
    ];
  });
}

/** A title at the beginning of a sentence has a capital too. */
function withoutTitle(name: string): string {
  return name.replace(/^(?:Ông|Bà|Anh|Chị|Cô|Chú|Em|Bạn|Ong|Ba|Chi|Co)(?: |$)/u, '');
}
