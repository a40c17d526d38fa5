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
  needReportFile: 'Cho biết ghi báo cáo vào đâu: --save TỆP (để kiểm tra), --html TỆP hoặc --pdf TỆP (để đọc).',
  needReportSubject: 'Nêu báo cáo về gì: --asset dataset:org/name, hoặc --organisation ORG.',
  reportMade: (entries, size) => `Báo cáo gồm ${entries} mục, lập từ nhật ký có ${size} mục.`,
  reportSaved: (path) => `Đã ghi: ${path}`,
  reportWhole: (entries) => `✓ báo cáo được nhật ký ký, và đủ cả ${entries} mục`,
  reportRefused: (detail) => `✗ toàn bộ báo cáo: ${detail}`,
  optPolicy:
    'tệp nêu những bên chứng kiến nào phải đã ký và nhật ký nào (C2SP tlog-policy); không nêu thì theo chính nhật ký',
  witnessed: (names, since) => `; có chữ ký chứng kiến của ${names}, đủ từ ${since}`,
  notWitnessed:
    'Nhật ký đã ký, không có bên chứng kiến: chưa ai khác xác nhận rằng mọi người đều thấy cùng lịch sử này.',
  optLog:
    'toàn bộ nhật ký: chữ ký, bên chứng kiến, mọi ô và mục, và nhật ký có nối tiếp phần máy này đã thấy hay không',
  logWhole: (size, since, shown) =>
    `✓ cả ${size} mục đều đúng như đã ký${since > 0 ? `, và nối tiếp ${since} mục máy này đã thấy` : ''}${shown > 0 ? `; kho đăng ký cho xem ${shown} mục` : ''}`,
  logWitnessed: (names, since) => `✓ có chữ ký chứng kiến của ${names}, đủ từ ${since}`,
  logRefused: (detail) => `✗ nhật ký: ${detail}`,
  logFailed: 'Nhật ký không còn đúng. Hãy giữ lại những gì bạn có và báo cho kiểm toán viên.',
  evidence: 'những gì một nhân chứng đã từ chối, và điều đó có chứng minh nhật ký kể hai lịch sử không',
  optWitness: 'địa chỉ của nhân chứng; mặc định là nhân chứng của kho đăng ký này',
  optLogKey: 'các khoá của nhật ký (vkey, mỗi dòng một khoá); mặc định là những khoá kho đăng ký cho biết',
  evidenceJudged: {
    'two-histories': '✗ hai lịch sử: nhật ký còn ký một điểm kiểm tra khác có cùng kích thước',
    'not-in-log': '✗ một lịch sử khác: nhật ký đang được đưa ra không chứa nó',
    ahead: '✗ nhiều hơn những gì được đưa ra: nhật ký không đưa ra được các mục mà nó đã ký ở đó',
    'in-log': '✓ là một phần của lịch sử đang được đưa ra',
    untrusted: '– không do khoá nào được tin ở đây ký',
    'other-log': '– của nhật ký khác; hãy đưa khoá của nó để kiểm tra',
  },
  evidenceFound:
    'Nhật ký đã ký điều nó không đưa ra, hoặc điều không thể cùng đúng. Hãy giữ lại (--json) và đưa cho kiểm toán viên.',
  evidenceNone: 'Nhân chứng này chưa từ chối điều gì.',
  reconcile:
    'ban quản trị, kiểm toán: đối chiếu nhật ký, cơ sở dữ liệu và các dịch vụ: mọi quyết định đều có mục, mọi mục đều có quyết định',
  optReconcileList: 'kết quả của những lần đối chiếu trước',
  reconcileStarted: 'Việc đối chiếu chạy trong kho đăng ký; dừng lệnh này không làm nó dừng.',
  reconcileFailed:
    'Nhật ký, cơ sở dữ liệu và các dịch vụ không khớp, hoặc không hỏi được tất cả. Hãy báo cho người vận hành.',
  reconciled: (state) =>
    ({ sound: '✓ khớp', unsound: '✗ không khớp', incomplete: '? chưa đủ', running: 'đang chạy', waiting: 'đang chờ' })[
      state
    ] ?? state,
  reconciledEntries: (count) => `${count} mục`,
  reconciledEvents: (count) => `${count} sự kiện của các dịch vụ`,
  reconciledProblems: (count) => `${count} vấn đề`,
  optPdf: 'ghi vào tệp này dưới dạng PDF, để in và lưu hồ sơ',
  auditDossier:
    'hồ sơ của một phiên bản mô hình: nguồn, giấy phép và nghĩa vụ, cơ sở pháp lý, đánh giá, thu hồi, điều chưa rõ, chứng minh',
  dossierMade: (sources, unknowns) => `Hồ sơ có ${sources} nguồn; ${unknowns} điều chưa rõ hoặc cần xem lại.`,
  dossierWhole: (model, nodes) =>
    `✓ những gì hồ sơ của ${model} nói về ${nodes} phiên bản và nguồn đều khớp với nhật ký`,
  needDossierFile: 'Cho biết ghi hồ sơ vào đâu: --save TỆP (để kiểm tra), --html TỆP hoặc --pdf TỆP (để đọc).',
  notAModel: (reference) => `${reference} không phải mô hình; hồ sơ chỉ lập cho mô hình.`,
  lineageExport: 'toàn bộ những gì đã tạo nên một phiên bản, ở dạng mà chương trình khác đọc được',
  optFormat: 'W3C PROV-JSON, sự kiện OpenLineage (NDJSON), SPDX 3.0.1, hoặc Croissant cho bộ dữ liệu',
  optExportTo: 'ghi vào tệp này thay vì ra đầu ra chuẩn',
  exported: (path) => `Đã ghi: ${path}`,
  trainedOn: 'các mô hình được tạo từ một phiên bản: trực tiếp, qua phiên bản khác, qua dữ liệu tổng hợp',
  trainedOnNone: 'Theo những gì được biết ở đây, chưa có mô hình nào được tạo từ phiên bản này.',
  directly: 'trực tiếp',
  indirectly: 'qua phiên bản khác',
  alsoSynthetic: 'cũng qua dữ liệu tổng hợp',
  onlySynthetic: 'chỉ qua dữ liệu tổng hợp',
  gaps: 'bằng chứng của dòng dõi đến đâu: của một tổ chức, từng chỗ thiếu; không nêu thì của mọi thành viên, bằng số',
  gapsNone: 'Không có chỗ nào thiếu.',
  gapsColumns: ['tổ chức', 'bước dẫn xuất', 'dưới digest-matched', 'tỉ lệ', 'nguồn không rõ'],
  gapsBelow: (below: number, edges: number, share: string) =>
    `${below} trên ${edges} bước dẫn xuất (${share}) có bằng chứng dưới mức digest-matched:`,
  gapsSources: (unknown: number, hidden: number) =>
    `Nguồn chưa ai công bố ở đây: ${unknown}; nguồn bạn không được xem: ${hidden}.`,
  gap: {
    'below-digest-matched': 'ít bằng chứng',
    'unknown-parent': 'nguồn không rõ',
    'hidden-parent': 'nguồn bạn không được xem',
  } as Readonly<Record<string, string>>,
  optAsOf: 'như khi nhật ký có chừng ấy mục, hoặc vào một thời điểm (RFC 3339)',
  contamination: 'mô hình được đánh giá bằng gì, và có được huấn luyện từ chính dữ liệu đó không',
  contaminationNone: 'Theo những gì được biết ở đây, chưa có gì được dùng để đánh giá phiên bản này.',
  contaminated: '✗ cũng có trong dữ liệu huấn luyện:',
  notContaminated: '✓ không có trong dữ liệu huấn luyện, theo những gì được biết:',
  weakSources: 'các nguồn của một phiên bản, ở mọi bậc, đã bị thu hồi, lỗi thời, không rõ hoặc có thể thay đổi',
  weakSourcesNone: 'Theo những gì được biết, phiên bản này không dựa trên nguồn nào như vậy.',
  weakness: {
    retracted: 'đã bị thu hồi:',
    deprecated: 'đã lỗi thời:',
    unknown: 'chưa từng công bố ở đây:',
    floating: 'không có mã băm, có thể thay đổi:',
    hidden: 'không thể đánh giá:',
  },
  duties: 'một phiên bản phải đáp ứng gì với ai, vì đâu, truy đến tận nguồn; cũng in được tệp để gửi kèm',
  argDuties: 'dataset:org/name@1.0.0, hoặc mã của một lần đánh giá',
  optDutiesFormat: 'thay vào đó in phần phải gửi kèm: lời ghi nguồn, CSV hoặc BibTeX',
  dutiesNone: 'Theo những gì đã biết, không phải đáp ứng gì.',
  rightsholderUnknown: '(chưa rõ người giữ quyền)',
  dutyState: { open: 'phải làm:', met: '✓ đã làm:', unmet: '✗ chưa làm:' },
  whatIf: 'điều gì sẽ khác với các phiên bản đã công bố làm từ một nguồn, nếu nguồn có giấy phép khác hoặc bị bỏ đi',
  optWhatIfLicence: 'như thể nguồn có giấy phép này (biểu thức SPDX hoặc mã giấy phép)',
  optWhatIfRemoved: 'như thể không có gì được làm từ nguồn đó',
  needWhatIf: 'Cho biết giả định gì: --licence BIỂU-THỨC, hoặc --removed.',
  whatIfNone: 'Không kết luận nào thay đổi trong phạm vi bạn được xem.',
  conflicts: 'phiên bản đã công bố có kết quả giấy phép khác trước khi được đánh giá lại, mới nhất trước',
  conflictsNone: 'Không có phiên bản nào cho kết quả khác.',
  changePurpose: {
    publication: 'để công bố',
    'label-licence': 'nhãn, theo giấy phép của chính nó',
    'label-sources': 'nhãn, theo các nguồn',
  },
  changeCause: {
    stance: 'lập trường khác',
    terms: 'điều khoản khác',
    conclusion: 'đã kết luận về một giấy phép',
    exception: 'một ngoại lệ bắt đầu hoặc hết hạn',
    lineage: 'đã biết rõ một nguồn',
  },
};
