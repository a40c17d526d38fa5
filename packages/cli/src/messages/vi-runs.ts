import type { RunMessages } from './en-runs.ts';

/** Những câu về các lần chạy của quy trình. */
export const runs: RunMessages = {
  run: 'các lần chạy mà quy trình tự báo (OpenLineage): report, list, show',
  runReport: 'người xuất bản, chủ sở hữu: báo sự kiện của các lần chạy từ một tệp',
  argEvents: 'một sự kiện dạng JSON, hoặc mỗi dòng một sự kiện',
  runList: 'các lần chạy đã báo của tổ chức tôi (ban điều hành, kiểm toán viên: của tất cả)',
  runShow: 'một lần chạy, cùng những gì nó đã đọc và ghi',
  runState: (organisation, namespace, name, state) => `${organisation} · ${namespace} ${name} · ${state}`,
  runCaptured: 'đã ghi nhận: qua một quy trình đã đăng ký',
  runReported: (recorded, known, edges) =>
    `Sự kiện đã lưu: ${recorded}; đã biết từ trước: ${known}; liên kết nguồn gốc được thêm: ${edges}.`,
  runEventRefused: (place, recorded) =>
    `Sự kiện thứ ${place} trong tệp bị từ chối; ${recorded} sự kiện trước đó đã được lưu. Hãy sửa rồi báo lại cả tệp: điều đã lưu không bị lưu hai lần.`,
  eventNotJson: (file, place) => `${file}: mục thứ ${place} không phải là JSON.`,
  builder: 'các quy trình mà báo cáo được tin là ghi nhận trực tiếp: register, list, revoke',
  builderRegister: 'ban điều hành: tin những gì một quy trình báo bằng một mã truy cập API',
  builderList: 'các quy trình đã đăng ký của tổ chức tôi (ban điều hành, kiểm toán viên: của tất cả)',
  builderRevoke: 'ban điều hành: không tin nữa; điều đã ghi nhận vẫn giữ nguyên',
  optProducer: 'đúng giá trị "producer" trong các sự kiện của nó',
  optTokenId: 'mã số của mã truy cập API mà nó dùng để báo (alliance token list)',
  builderRevoked: (day) => `đã rút ngày ${day}`,
};
