const en = {
  lang: 'en',
  title: 'Audit report',
  subject: 'About',
  period: 'Period',
  madeAt: 'Made at',
  madeBy: 'Asked for by',
  reach: 'Reach',
  reaches: { everything: 'every entry', 'own-books': 'entries on the books of the organisation' } as const,
  entries: 'Entries',
  checkpoint: 'Checkpoint that every proof leads to',
  counts: 'Entries by action',
  action: 'Action',
  count: 'Count',
  index: 'Entry',
  at: 'Time (UTC)',
  actor: 'Actor (pseudonym)',
  organisation: 'Organisation',
  object: 'Object',
  state: 'State',
  proof: 'Proof',
  entryFile: 'Entry',
  event: 'Event',
  seal: 'What this report says of itself, signed with the key of the log',
  further: 'Further entries of this report',
  cut: 'This is not all of the report: it goes on with further entries.',
  check:
    'This page is for reading. What can be checked on any machine, without a connection, is the report as JSON: alliance audit verify --offline report.json --key <the log’s key>',
};

export type Words = Omit<typeof en, 'reaches'> & { reaches: Record<keyof (typeof en)['reaches'], string> };

const vi: Words = {
  lang: 'vi',
  title: 'Báo cáo kiểm toán',
  subject: 'Về',
  period: 'Khoảng thời gian',
  madeAt: 'Lập lúc',
  madeBy: 'Người yêu cầu',
  reach: 'Phạm vi',
  reaches: { everything: 'mọi mục', 'own-books': 'các mục thuộc sổ sách của tổ chức' },
  entries: 'Các mục',
  checkpoint: 'Điểm kiểm tra mà mọi chứng minh dẫn tới',
  counts: 'Số mục theo hành động',
  action: 'Hành động',
  count: 'Số lượng',
  index: 'Mục',
  at: 'Thời điểm (UTC)',
  actor: 'Người thực hiện (bí danh)',
  organisation: 'Tổ chức',
  object: 'Đối tượng',
  state: 'Trạng thái',
  proof: 'Chứng minh',
  entryFile: 'Mục',
  event: 'Sự kiện',
  seal: 'Những gì báo cáo nói về chính nó, được ký bằng khoá của nhật ký',
  further: 'Các mục tiếp theo của báo cáo này',
  cut: 'Đây chưa phải toàn bộ báo cáo: còn các mục tiếp theo.',
  check:
    'Trang này để đọc. Bản có thể kiểm tra trên mọi máy, không cần kết nối, là báo cáo dạng JSON: alliance audit verify --offline report.json --key <khoá của nhật ký>',
};

/** The words of a report in a language. */
export function wordsOf(language: 'vi' | 'en'): Words {
  return language === 'vi' ? vi : en;
}
