const en = {
  title: 'Take it with you',
  intro: 'All that the version was made from, for other programs.',
  formats: {
    'prov-json': 'PROV-JSON (W3C)',
    openlineage: 'OpenLineage',
    spdx: 'SPDX 3.0.1',
    croissant: 'Croissant',
  },
  dossierIntro:
    'For inspectors, as one file: sources with licences and duties, lawful basis, evaluations, retractions, what is not known, signed statements and proofs.',
  forms: { pdf: 'Dossier as PDF', html: 'Dossier as a page', json: 'Dossier to check (JSON)' },
  signIn: 'Sign in to get the dossier.',
  reportIntro: 'Everything that the log recorded about all versions, with proofs.',
  report: 'Audit report as PDF',
};

const vi: typeof en = {
  title: 'Mang theo',
  intro: 'Toàn bộ những gì đã tạo nên phiên bản, cho chương trình khác đọc.',
  formats: {
    'prov-json': 'PROV-JSON (W3C)',
    openlineage: 'OpenLineage',
    spdx: 'SPDX 3.0.1',
    croissant: 'Croissant',
  },
  dossierIntro:
    'Cho người thanh tra, trong một tệp: nguồn kèm giấy phép và nghĩa vụ, cơ sở pháp lý, đánh giá, thu hồi, điều chưa rõ, tuyên bố đã ký và chứng minh.',
  forms: { pdf: 'Hồ sơ dạng PDF', html: 'Hồ sơ dạng trang', json: 'Hồ sơ để kiểm tra (JSON)' },
  signIn: 'Hãy đăng nhập để lấy hồ sơ.',
  reportIntro: 'Mọi điều nhật ký đã ghi về tất cả các phiên bản, kèm chứng minh.',
  report: 'Báo cáo kiểm toán dạng PDF',
};

/** What the list of exports says. */
export const exportWords = { en, vi };
