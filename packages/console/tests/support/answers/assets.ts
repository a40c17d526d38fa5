import type { Asset, Evaluation, FileEntry, ModelCard, Version } from '../../../src/api/types.ts';
import { HOSTILE_MARKDOWN, HOSTILE_TEXT } from './hostile.ts';

const asset = (fields: Partial<Asset> & Pick<Asset, 'kind' | 'organisation' | 'name' | 'title'>): Asset => ({
  id: `0192f000-0000-7000-8000-0000000000${fields.name.length.toString(16).padStart(2, '0')}`,
  summary: '',
  description: '',
  access: 'open',
  licence: 'CC-BY-SA-4.0',
  languages: ['vi'],
  tags: [],
  tasks: [],
  latestVersion: '1.0.0',
  revision: 4,
  createdAt: '2026-10-02T01:00:00.000Z',
  updatedAt: '2026-11-12T08:20:00.000Z',
  personalData: null,
  publicAllianceAsset: false,
  fileLicences: [],
  ...fields,
});

const TREEBANK = `Ngân hàng cây cú pháp phụ thuộc cho tiếng Việt, gồm **3.000 câu** từ báo chí, đã gán nhãn từ loại và quan hệ cú pháp theo [Universal Dependencies](https://universaldependencies.org/).

# Cấu trúc

Mỗi tệp theo định dạng CoNLL-U, mã hoá UTF-8 (NFC):

| Tệp | Câu | Từ | Dùng để |
|---|---:|---:|---|
| \`train.conllu\` | 1.400 | 20.285 | huấn luyện |
| \`dev.conllu\` | 800 | 11.514 | hiệu chỉnh |
| \`test.conllu\` | 800 | 11.955 | đánh giá |

## Cách đọc

\`\`\`python
import pyconll
cau = pyconll.load_from_file("train.conllu")
\`\`\`

### Việc còn lại

- [x] Kiểm tra dấu thanh theo hai kiểu đặt dấu
- [ ] Bổ sung câu hội thoại

> Sai sót xin báo cho bên công bố; phiên bản mới sẽ nêu rõ điều đã sửa.
`;

export const assets: Asset[] = [
  asset({
    kind: 'dataset',
    organisation: 'du-lieu-viet',
    name: 'ud-vi-vtb',
    title: 'Ngân hàng cây cú pháp tiếng Việt',
    summary: 'Ba nghìn câu tiếng Việt đã gán nhãn từ loại và quan hệ phụ thuộc, theo Universal Dependencies.',
    description: TREEBANK,
    tags: ['cú pháp', 'treebank', 'nlp'],
    tasks: ['dependency-parsing', 'token-classification'],
    latestVersion: '1.1.0',
  }),
  asset({
    kind: 'dataset',
    organisation: 'ban-do-so',
    name: 'vn-provinces',
    title: 'Địa giới hành chính Việt Nam sau sắp xếp',
    summary: 'Danh mục tỉnh, thành phố và xã, phường kèm toạ độ trung tâm; cập nhật theo nghị quyết mới nhất.',
    access: 'gated',
    licence: 'LicenseRef-contract-ban-do-so-dia-gioi',
    languages: ['vi', 'en'],
    tags: ['địa lý', 'hành chính'],
    tasks: ['entity-linking'],
    latestVersion: '2.0.0',
  }),
  asset({
    kind: 'model',
    organisation: 'du-lieu-viet',
    name: 'bigram-am-tiet',
    title: 'Mô hình bigram âm tiết tiếng Việt',
    summary: 'Đếm cặp âm tiết liền nhau trên ngân hàng cây; nhỏ, giải thích được, dùng để so sánh.',
    licence: 'Apache-2.0',
    tags: ['baseline', 'safetensors'],
    tasks: ['text-generation'],
    latestVersion: '0.2.0',
  }),
  asset({
    kind: 'dataset',
    organisation: 'dh-song-hong',
    name: 'tin-tuc-tom-tat',
    title: 'Tóm tắt tin tức tiếng Việt',
    summary: 'Hai mươi nghìn bài báo kèm bản tóm tắt do sinh viên viết và hai người kiểm tra chéo.',
    access: 'alliance',
    licence: 'CC-BY-NC-4.0',
    tags: ['tóm tắt', 'nlp'],
    tasks: ['summarization'],
    latestVersion: '1.0.0',
  }),
  asset({
    kind: 'dataset',
    organisation: 'dh-song-hong',
    name: 'ghi-am-lop-hoc',
    title: 'Ghi âm lớp học',
    summary: 'Đang chuẩn bị.',
    access: 'gated',
    latestVersion: '',
  }),
  asset({
    kind: 'model',
    organisation: 'du-lieu-viet',
    name: 'hostile',
    title: HOSTILE_TEXT,
    summary: HOSTILE_TEXT,
    description: HOSTILE_MARKDOWN,
    tags: [HOSTILE_TEXT, 'javascript:alert(1)'],
    tasks: ['"><img src=x onerror=alert(1)>'],
    languages: ['"><svg onload=alert(1)>'],
  }),
];

const version = (
  of: Pick<Version, 'kind' | 'organisation' | 'name' | 'version'>,
  fields: Partial<Version>,
): Version => ({
  id: `0192f000-0000-7000-8000-00000000${of.version.replaceAll('.', '').padStart(4, '0')}`,
  state: 'published',
  notes: '',
  base: '',
  derivedFrom: [],
  fileCount: 4,
  totalBytes: 4_231_077,
  manifestDigest: '9c1e5f0a'.repeat(8),
  licence: '',
  revision: 2,
  createdAt: '2026-10-02T01:10:00.000Z',
  publishedAt: '2026-10-05T03:00:00.000Z',
  reason: '',
  severity: '',
  successor: '',
  publishedByPersonId: '0192f000-0000-7000-8000-0000000000aa',
  revisionId: '5e'.repeat(20),
  purged: false,
  action: '',
  reasonCode: '',
  licences: [],
  detectedLicences: [],
  fileLicences: [],
  ...of,
  ...fields,
});

const treebank = { kind: 'dataset', organisation: 'du-lieu-viet', name: 'ud-vi-vtb' } as const;
const bigrams = { kind: 'model', organisation: 'du-lieu-viet', name: 'bigram-am-tiet' } as const;

/** Newest first. */
export const versions: Version[] = [
  version(
    { ...treebank, version: '1.1.0' },
    {
      notes: 'Sửa **212 nhãn** theo góp ý; thêm siêu dữ liệu nguồn cho từng câu.',
      base: '1.0.0',
      fileCount: 72,
      derivedFrom: [
        { relation: 'annotate', version: 'dataset:dh-song-hong/tin-tuc-tom-tat@1.0.0' },
        {
          relation: 'copy',
          external: {
            url: 'https://github.com/UniversalDependencies/UD_Vietnamese-VTB',
            digest: '77ab'.repeat(16),
            accessedAt: '2026-09-20T10:00:00.000Z',
            licence: 'CC-BY-SA-4.0',
          },
        },
      ],
      publishedAt: '2026-11-12T08:20:00.000Z',
    },
  ),
  version(
    { ...treebank, version: '1.0.0' },
    { state: 'deprecated', reason: '212 nhãn quan hệ cú pháp bị sai.', successor: '1.1.0' },
  ),
  version(
    { ...treebank, version: '0.9.0' },
    {
      state: 'retracted',
      reason: 'Lẫn tên người thật.',
      severity: 'high',
      action: 'stop-use',
      reasonCode: 'consent-withdrawn',
      successor: '1.0.0',
    },
  ),
  version(
    { kind: 'dataset', organisation: 'ban-do-so', name: 'vn-provinces', version: '2.0.0' },
    { fileCount: 3, totalBytes: 1_880_000, publishedAt: '2026-11-01T00:00:00.000Z' },
  ),
  version(
    { ...bigrams, version: '0.2.0' },
    {
      fileCount: 2,
      totalBytes: 52_428_800,
      derivedFrom: [{ relation: 'train', version: 'dataset:du-lieu-viet/ud-vi-vtb@1.1.0' }],
      publishedAt: '2026-11-15T00:00:00.000Z',
    },
  ),
  version(
    { kind: 'dataset', organisation: 'dh-song-hong', name: 'tin-tuc-tom-tat', version: '1.0.0' },
    { fileCount: 1 },
  ),
  version(
    { kind: 'model', organisation: 'du-lieu-viet', name: 'hostile', version: '1.0.0' },
    {
      state: 'deprecated',
      reason: HOSTILE_TEXT,
      notes: HOSTILE_MARKDOWN,
      derivedFrom: [
        {
          relation: HOSTILE_TEXT,
          external: { url: 'javascript:alert(1)', digest: HOSTILE_TEXT, accessedAt: null, licence: HOSTILE_TEXT },
        },
      ],
      fileCount: 1,
    },
  ),
];

/** Files of a version, in path order. */
export function filesOf({ name, version: number, fileCount }: Version): FileEntry[] {
  if (name === 'hostile')
    return [{ path: HOSTILE_TEXT, size: 1, sha256: 'ee'.repeat(32), gitOid: '', licence: 'CC0-1.0' }];
  const fixed = name === 'bigram-am-tiet' ? ['config.json', 'model.safetensors'] : ['README.md', 'train.conllu'];
  const rest = Array.from(
    { length: Math.max(0, fileCount - 2) },
    (_, at) => `sources/bài-${String(at + 1).padStart(3, '0')}.txt`,
  );
  return [...fixed, ...rest].slice(0, fileCount).map((path, at) => ({
    path,
    size: 1_300 * (at + 1) ** 2,
    sha256: `${number.length}${at.toString(16)}`.padEnd(64, 'c4d9'),
    gitOid: '',
    licence: 'CC-BY-SA-4.0',
  }));
}

const card = (name: string, fields: Partial<ModelCard>): ModelCard => ({
  kind: 'model',
  organisation: 'du-lieu-viet',
  name,
  overview: '',
  intendedUses: '',
  outOfScopeUses: '',
  trainingData: '',
  trainingProcedure: '',
  evaluation: '',
  limitations: '',
  ethicalConsiderations: '',
  architecture: '',
  parameterCount: 0,
  library: '',
  contact: '',
  revision: 1,
  updatedAt: '2026-11-15T00:00:00.000Z',
  ...fields,
});

export const cards: ModelCard[] = [
  card('bigram-am-tiet', {
    overview: 'Bảng đếm các cặp âm tiết, làm mốc so sánh cho mô hình lớn hơn.',
    intendedUses: 'Giảng dạy, so sánh, kiểm tra nhanh chất lượng văn bản.',
    outOfScopeUses: 'Không dùng để sinh văn bản cho người đọc.',
    trainingData: 'Phần `train` của ngân hàng cây, phiên bản 1.1.0.',
    limitations: '- Chỉ biết văn phong báo chí.\n- Không biết từ mới sau 2026.',
    architecture: 'Bigram, làm trơn Kneser–Ney',
    parameterCount: 6_553_600,
    library: 'safetensors',
    contact: 'mohinh@du-lieu-viet.example',
  }),
  card('hostile', { overview: HOSTILE_MARKDOWN, architecture: HOSTILE_TEXT, contact: 'javascript:alert(1)' }),
];

export const evaluations: Evaluation[] = [
  {
    id: '0192f000-0000-7000-8000-0000000000e1',
    model: 'model:du-lieu-viet/bigram-am-tiet@0.2.0',
    dataset: 'dataset:du-lieu-viet/ud-vi-vtb@1.1.0',
    split: 'test',
    metric: 'perplexity',
    value: 143.27,
    unit: '',
    notes: '',
    recordedByPersonId: '0192f000-0000-7000-8000-0000000000aa',
    recordedAt: '2026-11-16T00:00:00.000Z',
  },
];
