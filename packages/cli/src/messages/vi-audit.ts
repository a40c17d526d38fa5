import type { AuditReportMessages } from './en-audit.ts';

/** Những câu dành cho người kiểm toán. */
export const auditReports: AuditReportMessages = {
  reportLanguage: 'vi',
  auditReport:
    'ban quản trị, kiểm toán, chủ sở hữu: báo cáo có chứng minh về một tài sản hoặc tổ chức trong một khoảng thời gian',
  optReportAsset: 'về bộ dữ liệu hoặc mô hình này, dataset:org/name',
  optReportOrganisation: 'về những gì thuộc sổ sách của tổ chức này',
  optFrom: 'khoảng thời gian bắt đầu từ ngày hoặc thời điểm này (UTC)',
  optTo: 'kết thúc trước ngày hoặc thời điểm này',
  optHtml: 'ghi vào tệp này dưới dạng trang để đọc và in',
  optSaveReport: 'ghi vào tệp này dưới dạng JSON, cho alliance audit verify --offline',
  needReportFile: 'Cho biết ghi báo cáo vào đâu: --save TỆP (để kiểm tra), --html TỆP (để đọc), hoặc cả hai.',
  needReportSubject: 'Nêu báo cáo về gì: --asset dataset:org/name, hoặc --organisation ORG.',
  reportMade: (entries, size) => `Báo cáo gồm ${entries} mục, lập từ nhật ký có ${size} mục.`,
  reportSaved: (path) => `Đã ghi: ${path}`,
  reportWhole: (entries) => `✓ báo cáo được nhật ký ký, và đủ cả ${entries} mục`,
  reportRefused: (detail) => `✗ toàn bộ báo cáo: ${detail}`,
};
