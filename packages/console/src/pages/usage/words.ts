const en = {
  title: 'Usage',
  titleOf: (organisation: string) => `Usage of what ${organisation} owns`,
  organisation: 'Organisation',
  measure: 'What is counted',
  measures: { downloads: 'Downloads', bytes: 'Bytes', people: 'People' },
  noOrganisation: 'You belong to no organisation. Its people see what was downloaded of its assets.',
  none: 'Nothing was downloaded in these months. Publish something, or share what is there.',
  notAll: 'There are more assets than fit here; the CSV has all.',
  caption: (measure: string) => `${measure} by month and asset`,
  table: 'All assets',
  asset: 'Asset',
  csv: (month: string) => `CSV of ${month}`,
};

const vi: typeof en = {
  title: 'Lượt dùng',
  titleOf: (organisation) => `Lượt dùng tài nguyên của ${organisation}`,
  organisation: 'Tổ chức',
  measure: 'Đếm gì',
  measures: { downloads: 'Lượt tải', bytes: 'Dung lượng', people: 'Số người' },
  noOrganisation: 'Bạn không thuộc tổ chức nào. Người của tổ chức xem được tài nguyên của mình được tải bao nhiêu.',
  none: 'Không có lượt tải nào trong các tháng này. Hãy công bố, hoặc giới thiệu những gì đang có.',
  notAll: 'Có nhiều mục hơn số hiện ở đây; tệp CSV có đầy đủ.',
  caption: (measure) => `${measure} theo tháng và theo mục`,
  table: 'Tất cả các mục',
  asset: 'Mục',
  csv: (month) => `CSV tháng ${month}`,
};

/** What the page of usage says. */
export const usageWords = { en, vi };
