import type { RetractionMessages } from './en-retractions.ts';

/** Những câu về việc thu hồi. */
export const retractions: RetractionMessages = {
  deprecate: 'người xuất bản, chủ sở hữu: khuyên không nên dùng một phiên bản; nó vẫn tải được',
  deprecated: (version) => `${version} đã được đánh dấu là không nên dùng: nó vẫn tải được, và ai xem cũng được báo.`,
  retract: 'người xuất bản, chủ sở hữu: thu hồi hẳn một phiên bản; chỉ còn lại bia ghi',
  retracted: (version) =>
    `${version} đã bị thu hồi. Chủ sở hữu của những gì được tạo từ nó sẽ nhận hồ sơ; xem tiến độ bằng: alliance case progress ${version}`,
  wouldRetract: (version, { versions, owners, grants }) =>
    `Thu hồi ${version} liên quan đến ${versions} phiên bản được tạo từ nó, ${owners} tổ chức khác, và ${grants} quyền trên các phiên bản đó. Việc này không thể hoàn tác.`,
  askRetract: 'Thu hồi? [c/K] ',
  notRetracted: 'Chưa thu hồi gì. Ghi --yes để thu hồi mà không cần hỏi.',
  nameVersion: (reference) => `Hãy ghi rõ phiên bản, ví dụ ${reference}@1.0.0.`,
  optSeverity: 'low, medium, high hoặc critical',
  optRetractAction:
    'yêu cầu với những ai đang có: stop-new, stop-use hoặc delete (nếu không ghi: delete khi có --purge, stop-use khi high hoặc critical, còn lại stop-new)',
  optRetractCode: 'consent-withdrawn, rights-claim, safety, quality hoặc error',
  optSuccessor: 'phiên bản nên dùng thay thế',
  optPurge: 'xoá cả dữ liệu, trừ khi nơi khác còn dùng',
  optRetractYes: 'không hỏi lại',
  impact: 'những gì được tạo từ một phiên bản, và việc thu hồi nó liên quan đến ai',
  impactNone: 'Theo những gì được biết ở đây, chưa có gì được tạo từ phiên bản này.',
  impactOwner: (organisation, versions) => `${organisation} (${versions})`,
  impactHidden: 'một phiên bản mà bạn không được xem',
  impactHolders: (grants, holders) => `quyền: ${grants}, người: ${holders}`,
  impactSummary: (versions, owners, grants) =>
    `${versions} phiên bản của ${owners} tổ chức; ${grants} quyền đang có hiệu lực, mỗi quyền được tính cho từng phiên bản mà nó bao gồm.`,
  cases: 'các hồ sơ thu hồi của tổ chức tôi (ban quản trị, kiểm toán: của tất cả)',
  case: 'một hồ sơ thu hồi: xem, xác nhận, đóng',
  caseShow: 'hồ sơ yêu cầu gì, và những phiên bản nào bị ảnh hưởng',
  caseAcknowledge: 'người phụ trách, chủ sở hữu: xác nhận đã biết hồ sơ',
  caseClose:
    'người phụ trách, chủ sở hữu: cho biết các phiên bản đã được xử lý thế nào; câu trả lời cuối cùng đóng hồ sơ',
  caseProgress: 'việc thu hồi một phiên bản đã đến đâu, theo từng chủ sở hữu',
  optCaseState: 'informed, open, acknowledged hoặc closed',
  optOverdue: 'chỉ những hồ sơ đã quá hạn',
  optOutcome: 'removed, replaced, retracted hoặc not-affected',
  optOutcomeReason: 'bằng lời; bắt buộc với not-affected',
  optCaseVersion: 'chỉ phiên bản này, dataset:org/name@1.0.0; có thể ghi nhiều lần',
  caseState: (id, state, answered, versions) =>
    `Hồ sơ ${id} đang ở trạng thái ${state}: đã trả lời ${answered} trên ${versions} phiên bản.`,
  caseDue: (day, overdue) => (overdue ? `QUÁ HẠN từ ${day}` : `hạn ${day}`),
  caseWhy: (action, severity, code) =>
    [`yêu cầu: ${action}`, `mức độ: ${severity}`, ...(code === '' ? [] : [`lý do: ${code}`])].join(' · '),
  caseSuccessor: (version) => `Hãy dùng phiên bản ${version} thay thế.`,
  caseNext: {
    open: (id) => `Xác nhận đã biết bằng: alliance case acknowledge ${id}`,
    acknowledged: (id) => `Cho biết kết quả bằng: alliance case close ${id} --outcome removed`,
  },
  noAnswer: 'chưa trả lời',
  progressCounts: (open, acknowledged, closed, informed) =>
    `đang mở ${open} · đã xác nhận ${acknowledged} · đã đóng ${closed} · chỉ thông báo ${informed}`,
  progressRunning: 'Vẫn đang tìm những gì được tạo từ phiên bản này.',
  hiddenOwner: '(một tổ chức mà bạn không được biết)',
  applyRemovals: 'tìm những gì đã tải về mà sau đó bị thu hồi, và xoá đi',
  optDelete: 'xoá mà không hỏi',
  optLogKey: 'khoá của nhật ký (vkey) mà bạn tin; nếu không có, dùng khoá máy này gặp lần đầu',
  removalsKeyChanged: (url) =>
    `Khoá của nhật ký tại ${url} khác với trước. Nếu đúng là vậy, hãy ghi khoá mới bằng --key (xem ${url}/log/key).`,
  removalsOld: (sequence, known) =>
    `Danh sách có số ${sequence}, trong khi máy này đã thấy số ${known}: bạn đang nhận một danh sách cũ. Không có gì bị thay đổi.`,
  removalsUnsigned: (count) => `Có thêm ${count} mục chỉ dành cho bạn; chúng không nằm trong danh sách đã ký.`,
  removalsNone: (folder, removals) => `Trong ${folder} không có gì bị thu hồi (đã so với ${removals} mục).`,
  removalsNoFiles: (version) =>
    `${version}: kho đăng ký không còn liệt kê tệp của phiên bản này; chỉ biên nhận tải về mới cho biết được.`,
  removalMustGo: (version) => `${version} phải được xoá:`,
  removalMustRest: (version) => `${version} không được dùng nữa (có thể vẫn để trên đĩa):`,
  removalWhy: (code, severity, successor) =>
    [code, severity, successor === '' ? '' : `dùng ${successor} thay thế`].filter((part) => part !== '').join(' · '),
  askDelete: (files, size) => `Xoá hẳn ${files} tệp này (${size})? [y/N] `,
  wouldDelete: (files, size) => `${files} tệp (${size}) sẽ bị xoá.`,
  deletedFiles: (files, size) => `Đã xoá ${files} tệp (${size}).`,
  notDeleted: (files) => `${files} tệp phải xoá vẫn còn đó.`,
  optRetractedVersion: 'chỉ phiên bản này, đã bị thu hồi',
  nextAttest: 'Sau đó hãy xác nhận việc xoá:',
  nextAttestAny: 'Nếu bạn có dữ liệu này theo một quyền truy cập, hãy xác nhận việc xoá: alliance grants, rồi',
};
