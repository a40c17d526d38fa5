import type { PersonalDataType } from './finding.ts';

/** What a word says about the value that follows it; `other` says that it is something else. */
export type Label = PersonalDataType | 'other';

const WORDS: Readonly<Record<Label, readonly string[]>> = {
  VN_CCCD: [
    'cccd',
    'can cuoc',
    'can cuoc cong dan',
    'so dinh danh',
    'dinh danh ca nhan',
    'ma dinh danh',
    'citizen id',
    'national id',
  ],
  VN_CMND: ['cmnd', 'cmtnd', 'cmt', 'chung minh nhan dan', 'chung minh thu', 'chung minh'],
  VN_MST: ['mst', 'ma so thue', 'tax code', 'tax id'],
  VN_PHONE: [
    'sdt',
    'so dien thoai',
    'dien thoai',
    'dien thoai di dong',
    'so di dong',
    'di dong',
    'dt',
    'phone',
    'phone number',
    'mobile',
    'tel',
    'zalo',
    'lien he',
    'goi',
  ],
  VN_LANDLINE: ['may ban', 'dien thoai ban', 'landline', 'fax'],
  VN_CARD: [
    'so the',
    'the tin dung',
    'the ghi no',
    'the ngan hang',
    'the atm',
    'card number',
    'card no',
    'credit card',
  ],
  VN_BANK_ACCOUNT: [
    'stk',
    'so tai khoan',
    'so tk',
    'tai khoan ngan hang',
    'tai khoan',
    'bank account',
    'account number',
    'account no',
  ],
  VN_PLATE: ['bien so', 'bien so xe', 'bien kiem soat', 'bks', 'license plate', 'plate'],
  VN_PASSPORT: ['ho chieu', 'passport'],
  VN_BHXH: ['bhxh', 'bao hiem xa hoi'],
  VN_BHYT: ['bhyt', 'bao hiem y te', 'the bao hiem'],
  ADDRESS: ['dia chi', 'cu tru', 'thuong tru', 'tam tru', 'noi o', 'address'],
  EMAIL: ['email', 'e mail', 'thu dien tu'],
  DATE_OF_BIRTH: [
    'ngay sinh',
    'sinh ngay',
    'ngay thang nam sinh',
    'ns',
    'dob',
    'date of birth',
    'birth date',
    'birthday',
  ],
  PERSON: [
    'ho ten',
    'ho va ten',
    'ten khach hang',
    'chu the',
    'chu tai khoan',
    'khach hang',
    'benh nhan',
    'nguoi lien he',
    'cap cho',
    'full name',
    'customer name',
    'ong',
    'ba',
    'anh',
    'chi',
    'co',
    'chu',
  ],
  other: [
    'don hang',
    'hoa don',
    'isbn',
    'ma vach',
    'luat so',
    'so hieu',
    'nghi dinh',
    'thong tu',
    'hotline',
    'tong dai',
    'commit',
    'phien ban',
    'toa do',
    'dan so',
    'order',
    'invoice',
    'barcode',
    'timestamp',
    'version',
    'ma cau hoi',
  ],
};

const REACH = 40;
/** Longer words first, so that "tài khoản ngân hàng" is not read as "tài khoản". */
const ORDERED = Object.entries(WORDS)
  .flatMap(([label, words]) => words.map((word) => ({ word, label: label as Label })))
  .toSorted((a, b) => b.word.length - a.word.length);
const BY_WORD = new Map(ORDERED.map(({ word, label }) => [word, label]));
const ANY = new RegExp(
  `(?<![a-z0-9])(${ORDERED.map(({ word }) => word.replaceAll(' ', '[ _-]')).join('|')})(?![a-z])`,
  'g',
);

export type PlacedLabel = { label: Label; end: number };

/** Every label of a folded text, in order. */
export function labelsOf(folded: string): PlacedLabel[] {
  return [...folded.matchAll(ANY)].map((match) => ({
    label: BY_WORD.get((match[1] ?? '').replaceAll(/[_-]/g, ' ')) ?? 'other',
    end: match.index + match[0].length,
  }));
}

/** The label that a value at this place follows; of those near enough the last, but a person's name may stand between. */
export function labelBefore(labels: readonly PlacedLabel[], start: number): Label | undefined {
  return labels.findLast(({ end, label }) => end <= start && start - end <= REACH && label !== 'PERSON')?.label;
}

/** True when a name follows a title or a word for a name. */
export function nameAnnounced(labels: readonly PlacedLabel[], start: number): boolean {
  return labels.some(({ label, end }) => label === 'PERSON' && end <= start && start - end <= 5);
}
