import type { enLog } from './en-log.ts';

/** What the console says about the transparency log, in Vietnamese. */
export const viLog: typeof enLog = {
  log: {
    title: 'Nhật ký minh bạch',
    intro:
      'Mỗi quyết định là một mục của nhật ký này. Nhật ký chỉ dài thêm; trang này kiểm tra chữ ký và vị trí của từng mục ngay trong trình duyệt của bạn, chỉ bằng khoá dưới đây.',
    newest: 'Trạng thái mới nhất',
    signed: 'Chữ ký của trạng thái mới nhất hợp lệ.',
    notSigned: 'Chữ ký của trạng thái mới nhất không hợp lệ. Hãy báo cho kiểm toán viên.',
    notWitnessed:
      'Nhật ký đã ký, không có bên chứng kiến: chưa ai khác xác nhận rằng mọi người đều thấy cùng lịch sử này.',
    witnessed: (names) => `Có chữ ký chứng kiến của ${names}, đủ theo chính sách của nhật ký này.`,
    tooFewWitnesses: (count, all) =>
      `Mới có ${count} trong ${all} bên chứng kiến ký, chưa đủ. Người khác có thể thấy lịch sử khác; hãy báo cho kiểm toán viên.`,
    forgedWitness: 'Có chữ ký chứng kiến không hợp lệ. Hãy báo cho kiểm toán viên.',
    unreadable: 'Không đọc được trạng thái mới nhất của nhật ký.',
    size: 'Số mục',
    origin: 'Nguồn',
    root: 'Gốc (SHA-256)',
    key: 'Khoá',
    keyFromServer: 'Khoá này do chính kho đăng ký đưa: hãy so với khoá bạn có từ nơi khác.',
    entries: 'Các mục',
    signInForEntries: 'Đăng nhập để xem các mục liên quan đến bạn.',
    none: 'Không có mục nào phù hợp.',
    filters: { type: 'Loại', organisation: 'Tổ chức', object: 'Đối tượng', from: 'Từ ngày', until: 'Đến ngày' },
    examples: { type: 'access_request.approve', organisation: 'dh-song-hong', object: 'to-chuc/ten' },
    show: 'Hiện',
    by: (role) => `bởi ${role}`,
    check: (index) => `Kiểm tra mục ${index}`,
    inLog: (size) => `Đã kiểm tra tại đây: mục này nằm trong nhật ký gồm ${size} mục.`,
    notInLog: 'Bằng chứng không đúng: mục này không nằm trong nhật ký như đã nêu.',
    steps: 'Đã tính những gì',
    leafHash: 'Mã băm của mục:',
    joined: 'ghép với',
    gives: 'cho ra gốc',
    signedRoot: 'mà khoá đã ký.',
  },
};
