import type { enLineage } from './en-lineage.ts';

/** What the console says about lineage, in Vietnamese. */
export const viLineage: typeof enLineage = {
  lineage: {
    title: (version) => `Nguồn gốc của phiên bản ${version}`,
    intro: 'Nguồn ở bên trái, thứ được tạo ra từ đó ở bên phải. Điều bạn không được xem thì không có tên ở đây.',
    show: 'Xem toàn bộ nguồn gốc',
    drawing: 'Sơ đồ nguồn gốc',
    zoomIn: 'Phóng to',
    zoomOut: 'Thu nhỏ',
    nothing: 'Không ghi nhận gì trước hay sau phiên bản này.',
    notWhole: 'Nguồn gốc này quá lớn để vẽ hết; chỉ hiện một phần. Dòng lệnh có đầy đủ.',
    hidden: 'Không được xem',
    unknown: 'Chưa rõ',
    asList: (count) => (count === 1 ? 'Bước duy nhất, bằng chữ' : `${count} bước, bằng chữ`),
    entry: (index) => `mục nhật ký ${index}`,
    better: 'có chữ ký trở lên',
    evidence: {
      reported: 'do người đã dùng nêu',
      'self-asserted': 'do bên công bố nêu',
      signed: 'bên công bố đã ký',
      'digest-matched': 'đã ký, mã băm khớp',
      'run-captured': 'ghi lại từ lần chạy',
      audited: 'đã kiểm toán',
    },
  },
};
