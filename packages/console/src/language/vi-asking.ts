import type { enAsking } from './en-asking.ts';

/** The same in Vietnamese. */
export const viAsking: typeof enAsking = {
  attachments: {
    title: 'Tài liệu',
    choose: 'Một tài liệu',
    limits: 'PDF, PNG, JPEG hoặc văn bản; mỗi tệp tối đa 20 MiB, nhiều nhất 20 tệp.',
    keepPrivate: 'Chỉ những người quyết định thấy',
    attach: 'Đính kèm',
    sending: 'Đang gửi …',
    download: 'Tải về',
    downloadNamed: (name) => `Tải về ${name}`,
    scans: {
      pending: 'đang được quét',
      passed: 'đã quét',
      held: 'tạm giữ: bộ quét tìm thấy vấn đề',
      refused: 'bị bộ quét từ chối',
    },
    redact: 'Gỡ',
    redactNamed: (name) => `Gỡ ${name}`,
    whyRedact: 'Vì sao gỡ',
    redactHint: 'Tên và nội dung bị gỡ vĩnh viễn. Việc từng có tài liệu, mã băm và lý do này vẫn hiển thị.',
    redactNow: 'Gỡ vĩnh viễn',
    redacted: (date) => `Đã gỡ ngày ${date}`,
  },
};
