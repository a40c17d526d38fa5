import type { Label } from './form.ts';

/** A code for what data may be used for, or is to be, with what it says more exactly. */
export type UseCode = { code: string; values: readonly string[] };

/** What the values of a code are. */
export type UseValues = '' | 'countries' | 'months' | 'date' | 'organisations' | 'project' | 'diseases';

export type KnownUseCode = {
  code: string;
  shorthand: string;
  parents: readonly string[];
  values: UseValues;
  label: Label;
};

type Row = readonly [
  code: string,
  shorthand: string,
  parents: readonly string[],
  values: UseValues,
  vi: string,
  en: string,
];

const PERMISSION = 'DUO:0000001';
const MODIFIER = 'DUO:0000017';

// Codes and shorthands are those of the Data Use Ontology (EBISPOT/DUO, CC-BY-4.0); the words are ours. So is that a
// stricter code stands below the ones that it implies.
const ROWS: readonly Row[] = [
  [PERMISSION, '', [], '', 'cho phép sử dụng dữ liệu', 'permission to use data'],
  ['DUO:0000004', 'NRES', [PERMISSION], '', 'không hạn chế', 'no restriction'],
  ['DUO:0000042', 'GRU', ['DUO:0000004'], '', 'nghiên cứu nói chung', 'research of any kind'],
  ['DUO:0000006', 'HMB', ['DUO:0000042'], '', 'nghiên cứu y tế, y sinh', 'health, medical or biomedical research'],
  ['DUO:0000007', 'DS', ['DUO:0000006'], 'diseases', 'nghiên cứu bệnh đã nêu', 'research into the diseases named'],
  [
    'DUO:0000011',
    'POA',
    ['DUO:0000042'],
    '',
    'chỉ nghiên cứu nguồn gốc dân cư',
    'research into origins and ancestry only',
  ],
  [MODIFIER, '', [], '', 'điều kiện sử dụng dữ liệu', 'condition on the use of data'],
  ['DUO:0000012', 'RS', [MODIFIER], '', 'chỉ một loại nghiên cứu', 'research of a certain type only'],
  ['DUO:0000015', 'NMDS', [MODIFIER], '', 'không phát triển phương pháp chung', 'no development of general methods'],
  ['DUO:0000016', 'GSO', [MODIFIER], '', 'chỉ nghiên cứu di truyền', 'genetic studies only'],
  [
    'DUO:0000018',
    'NPUNCU',
    ['DUO:0000045', 'DUO:0000046'],
    '',
    'tổ chức phi lợi nhuận, không thương mại',
    'non-profit organisations, non-commercial use',
  ],
  ['DUO:0000019', 'PUB', [MODIFIER], '', 'phải công bố kết quả', 'results must be published'],
  [
    'DUO:0000020',
    'COL',
    [MODIFIER],
    '',
    'phải hợp tác với bên nghiên cứu chính',
    'collaboration with the investigators',
  ],
  ['DUO:0000021', 'IRB', [MODIFIER], '', 'phải có phê duyệt đạo đức', 'approval by an ethics board'],
  ['DUO:0000022', 'GS', [MODIFIER], 'countries', 'chỉ ở các nước đã nêu', 'only in the countries named'],
  [
    'DUO:0000024',
    'MOR',
    [MODIFIER],
    'date',
    'chưa công bố trước ngày đã nêu',
    'nothing published before the date named',
  ],
  ['DUO:0000025', 'TS', [MODIFIER], 'months', 'sử dụng có thời hạn', 'use for a number of months'],
  ['DUO:0000026', 'US', [MODIFIER], '', 'chỉ những người được nêu tên', 'only people who are named'],
  ['DUO:0000027', 'PS', [MODIFIER], 'project', 'chỉ trong dự án đã nêu', 'only in the project named'],
  ['DUO:0000028', 'IS', [MODIFIER], 'organisations', 'chỉ tại các tổ chức đã nêu', 'only at the organisations named'],
  ['DUO:0000029', 'RTN', [MODIFIER], '', 'trả lại dữ liệu dẫn xuất', 'derived data is returned'],
  ['DUO:0000043', 'CC', [MODIFIER], '', 'dùng trong khám chữa bệnh', 'use in clinical care'],
  ['DUO:0000044', 'NPOA', [MODIFIER], '', 'không nghiên cứu nguồn gốc dân cư', 'no research into origins and ancestry'],
  ['DUO:0000045', 'NPU', [MODIFIER], '', 'chỉ tổ chức phi lợi nhuận', 'non-profit organisations only'],
  ['DUO:0000046', 'NCU', [MODIFIER], '', 'không sử dụng thương mại', 'no commercial use'],
  ['no-redistribution', '', [], '', 'không phân phối lại', 'no redistribution'],
  ['no-training', '', [], '', 'không huấn luyện mô hình', 'no training of models'],
  ['no-weights-publication', '', [], '', 'không công bố trọng số mô hình', 'no publication of model weights'],
  ['no-reidentification', '', [], '', 'không tái định danh cá nhân', 'nobody is identified again'],
];

/** Every code that we know how to match: 25 of the Data Use Ontology, and our own. */
export const USE_CODES: readonly KnownUseCode[] = ROWS.map(([code, shorthand, parents, values, vi, en]) => ({
  code,
  shorthand,
  parents,
  values,
  label: { vi, en },
}));

const byCode = new Map(USE_CODES.map((known) => [known.code, known]));
const byShorthand = new Map(
  USE_CODES.filter(({ shorthand }) => shorthand).map((known) => [known.shorthand, known.code]),
);

/** What is known of a code. */
export function knownUseCode(code: string): KnownUseCode | undefined {
  return byCode.get(code);
}

/** The code that a shorthand stands for; anything else as it is. */
export function toFullCode(text: string): string {
  const trimmed = text.trim();
  return byShorthand.get(trimmed.toUpperCase()) ?? trimmed;
}

/** True when a code is another one, or stands anywhere below it. */
export function isWithinUse(code: string, wider: string): boolean {
  return code === wider || (byCode.get(code)?.parents.some((parent) => isWithinUse(parent, wider)) ?? false);
}

/** True for a code that says which research there is, and not under which conditions. */
export function isPermission(code: string): boolean {
  return isWithinUse(code, PERMISSION);
}
