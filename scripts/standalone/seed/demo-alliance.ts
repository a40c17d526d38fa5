import { DEMO_GOVERNANCE } from '../environments.ts';

/** People of the demo alliance; all share one password, which `npm start` prints. */
export const DEMO_PEOPLE = [
  { email: DEMO_GOVERNANCE, name: 'Ban Quản trị', role: 'governance · ban quản trị' },
  { email: 'kiem-toan@lien-minh.example', name: 'Phạm Thu Hà', role: 'auditor · kiểm toán' },
  { email: 'lan@sao-mai.example', name: 'Nguyễn Thị Lan', role: 'owner of sao-mai, a company that publishes openly' },
  { email: 'minh@dong-a.example', name: 'Trần Văn Minh', role: 'owner of dong-a, a company with commercial terms' },
  { email: 'hoa@dong-a.example', name: 'Lê Thị Hoà', role: 'steward of dong-a, decides access requests' },
  { email: 'khoa@huong-giang.example', name: 'Đặng Anh Khoa', role: 'researcher at huong-giang, a university' },
] as const;

export type DemoEmail = (typeof DEMO_PEOPLE)[number]['email'];

/** Organisations of the demo alliance, each applied for by its owner. */
export const DEMO_ORGANISATIONS = [
  { slug: 'sao-mai', kind: 'company', legalName: 'Công ty Cổ phần Sao Mai AI', owner: 'lan@sao-mai.example' },
  { slug: 'dong-a', kind: 'company', legalName: 'Công ty TNHH Dữ liệu Đông Á', owner: 'minh@dong-a.example' },
  {
    slug: 'huong-giang',
    kind: 'university',
    legalName: 'Trường Đại học Hương Giang',
    owner: 'khoa@huong-giang.example',
  },
] as const;

/** What the demo alliance has published. */
export const DEMO_ASSETS = {
  sentences: {
    title: 'Câu đơn tiếng Việt',
    summary: 'Mười hai câu ngắn về đời sống hằng ngày, viết cho bản dùng thử.',
    access: 'open',
    licence: 'CC-BY-SA-4.0',
    languages: ['vi'],
    tags: ['văn bản', 'câu'],
    tasks: ['text-generation'],
  },
  places: {
    title: 'Địa danh mẫu',
    summary: 'Địa danh tưởng tượng với đủ dấu tiếng Việt; cần xin quyền truy cập.',
    access: 'gated',
    languages: ['vi'],
    tags: ['địa danh'],
    tasks: ['token-classification'],
  },
  notes: {
    title: 'Ghi chú nội bộ',
    summary: 'Chỉ người của Đông Á thấy được.',
    access: 'private',
    licence: 'CC0-1.0',
    languages: ['vi'],
    tags: [],
    tasks: [],
  },
  model: {
    title: 'Cặp âm tiết tiếng Việt',
    summary: 'Mô hình nhỏ nhất có thể: đếm các cặp âm tiết đứng cạnh nhau.',
    access: 'open',
    licence: 'CC-BY-SA-4.0',
    languages: ['vi'],
    tags: ['bigram'],
    tasks: ['text-generation'],
  },
} as const;
