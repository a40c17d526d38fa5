import type { Licence, LicenceExpression, Organisation, Terms } from '../../../src/api/types.ts';

const organisation = (slug: string, kind: string, legalName: string): Organisation => ({
  id: `0192f000-0000-7000-8000-${slug.length.toString().padStart(12, '0')}`,
  slug,
  kind,
  legalName,
  country: 'VN',
  website: `https://${slug}.example`,
  description: '',
  state: 'admitted',
  reason: '',
  revision: 2,
  appliedAt: '2026-09-01T02:00:00.000Z',
  admittedAt: '2026-09-03T04:30:00.000Z',
});

export const organisations: Organisation[] = [
  organisation('du-lieu-viet', 'company', 'Công ty Cổ phần Dữ liệu Việt'),
  organisation('ban-do-so', 'company', 'Công ty TNHH Bản đồ Số Trường Sơn'),
  organisation('dh-song-hong', 'university', 'Trường Đại học Sông Hồng'),
];

const terms: Terms = {
  licenceId: 'LicenseRef-contract-ban-do-so-dia-gioi',
  organisation: 'ban-do-so',
  version: 2,
  title: 'Điều khoản sử dụng dữ liệu địa giới',
  conditions: {
    operations: ['view', 'download', 'train'],
    purposes: ['research', 'teaching', 'public-interest'],
    territory: ['VN'],
    termMonths: 12,
    seats: 5,
    attribution: '© Bản đồ Số Trường Sơn',
    priceNote: 'Miễn phí cho nghiên cứu.',
    contact: 'dulieu@ban-do-so.example',
    auditRight: true,
    deletionOnExpiry: true,
  },
  texts: [
    {
      language: 'vi',
      text: 'Bên nhận chỉ dùng dữ liệu cho mục đích đã nêu trong yêu cầu.\n\nHết hạn, bên nhận xoá mọi bản sao.',
      sha256: '5f'.repeat(32),
    },
    {
      language: 'en',
      text: 'The recipient uses the data for the purpose stated in the request only.\n\nAt the end, every copy is deleted.',
      sha256: '6a'.repeat(32),
    },
  ],
  acceptBy: null,
  createdAt: '2026-10-01T00:00:00.000Z',
};

const spdx = (id: string, name: string, osiApproved: boolean): Licence => ({
  id,
  name,
  source: 'spdx',
  url: `https://spdx.org/licenses/${id}.html`,
  osiApproved,
  deprecated: false,
  replacedBy: '',
  terms: null,
  termRecord: null,
});

export const licences: Licence[] = [
  spdx('CC-BY-SA-4.0', 'Creative Commons Attribution Share Alike 4.0 International', false),
  spdx('CC-BY-NC-4.0', 'Creative Commons Attribution Non Commercial 4.0 International', false),
  spdx('Apache-2.0', 'Apache License 2.0', true),
  {
    id: terms.licenceId,
    name: terms.title,
    source: 'contract',
    url: '',
    osiApproved: false,
    deprecated: false,
    replacedBy: '',
    terms,
    termRecord: null,
  },
];

export const expressions: LicenceExpression[] = licences.map((licence) => ({
  expression: licence.id,
  licenceIds: [licence.id],
  publishable: true,
  notes: [],
  terms: licence.terms ? [licence.terms] : [],
}));
