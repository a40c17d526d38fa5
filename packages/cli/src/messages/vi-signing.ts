import type { SigningMessages } from './en-signing.ts';

/** Những câu mà các lệnh kiểm tra chữ ký nói. */
export const signing: SigningMessages = {
  statementVerify: 'kiểm tra rằng các tệp của một phiên bản đúng là những gì bên công bố đã ký',
  optVerifyFolder: 'kiểm tra cả các tệp trong thư mục này; tệp không có ở đó thì bỏ qua',
  optTrustedKey: 'tệp chứa khoá công khai của bên công bố (PEM); nếu không có, dùng khoá mà kho đăng ký cho biết',
  optVerify: 'chỉ lấy những gì bên công bố đã ký; nếu kèm tệp thì theo khoá công khai đó (PEM)',
  keyFromRegistry:
    'Các khoá là những khoá mà kho đăng ký nói là của bên công bố. Hãy đưa một khoá trong tệp để chắc chắn.',
  notAPublicKey: (file) => `${file} không chứa khoá công khai nào (PEM; ECDSA P-256 hoặc Ed25519).`,
  filesSigned: (reference, files, key) =>
    `✓ ${files} tệp của ${reference} đúng là những tệp đã được ký bằng khoá ${key}`,
  folderAsSigned: (folder, found, files) => `✓ ${found} trên ${files} tệp có trong ${folder}, đúng như đã ký`,
  signedBeforeRevocation: (key, at) => `Khoá ${key} bị thu hồi lúc ${at}; chữ ký có từ trước đó.`,
  notAsSigned: (reference) => `${reference} không phải là những gì bên công bố đã ký.`,
  filesChanged: (count) => `${count} tệp không đúng như đã ký, hoặc chưa từng được ký:`,
  pathsDiffer: (first, last) =>
    first === last ? `Tệp ${first} đã khác.` : `Có tệp trong khoảng từ ${first} đến ${last} đã khác.`,
  countsDiffer: (what, signed, listed) =>
    `Đã ký ${signed} ${what === 'files' ? 'tệp' : 'byte'}, còn kho đăng ký liệt kê ${listed}.`,
  signatureRefused: (why) => `Tuyên bố không hợp lệ (${why}).`,
  signatureProblem: {
    unsigned: 'Chưa ai của tổ chức đó ký các tệp này. Hãy đề nghị họ ký bằng: alliance sign',
    digest: 'Mã băm bản kê đã khác.',
    'other-version': 'Tuyên bố mà kho đăng ký đưa ra nói về thứ khác.',
  },
};
