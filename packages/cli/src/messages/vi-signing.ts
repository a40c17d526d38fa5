import type { SigningMessages } from './en-signing.ts';

/** Những câu mà các lệnh kiểm tra chữ ký nói. */
export const signing: SigningMessages = {
  key: 'khoá mà tổ chức dùng để ký',
  keyHold: 'chủ sở hữu: để nút tạo và giữ khoá cho tổ chức; khoá này ký qua alliance sign --by-node',
  keyHeldName: 'do nút giữ',
  keyHeld: (id, organisation) =>
    `Nút giữ khoá ${id} cho ${organisation}. Người vận hành nút có thể ký bằng khoá này; những gì nó ký đều được ghi rõ.`,
  optByNode: 'để nút ký bằng khoá mà nút giữ cho tổ chức',
  byNode: 'nút ký thay',
  keyCreate: 'tạo cặp khoá trên máy này; khoá riêng không bao giờ rời khỏi máy',
  keyRegister: 'đăng ký khoá công khai, chứng minh rằng khoá riêng ở đây',
  keyList: 'các khoá của một tổ chức, kể cả khoá đã thu hồi',
  keyRevoke: 'thu hồi hẳn một khoá',
  optKeyId: 'khoá theo mã hoặc phần đầu của mã; mặc định là khoá mới nhất trên máy này',
  keyCreated: (id, path, organisation) =>
    `Khoá ${id} nằm ở ${path}. Hãy giữ một bản sao ở nơi an toàn, rồi: alliance key register ${organisation}`,
  keyRegistered: (id, organisation) => `Từ nay ${organisation} có thể ký bằng khoá ${id}`,
  keyRevoked: (id) => `Khoá ${id} đã bị thu hồi; những gì nó đã ký trước đó vẫn giữ nguyên.`,
  keyIsValid: 'còn hiệu lực',
  keyIsRevoked: 'đã thu hồi',
  keyIsHere: 'trên máy này',
  noKey: (organisation) =>
    `Trên máy này không có khoá như vậy của ${organisation}. Hãy tạo bằng: alliance key create ${organisation}`,
  sign: 'ký xác nhận một phiên bản gồm những gì và từ đâu mà có',
  cannotBeStated: (file, problem) => `${file}: ${problem} Hãy sửa rồi công bố lại; chưa có gì được công bố.`,
  signing: (reference, id) => `Đang ký ${reference} bằng khoá ${id}`,
  statement: 'tuyên bố có chữ ký về các phiên bản',
  statementList: 'các tuyên bố về một phiên bản, mới nhất trước',
  statementGet: 'phong bì của một tuyên bố',
  statementSubmit: 'nộp một phong bì đã được ký ở nơi khác',
  statementCosign: 'thêm chữ ký của tổ chức mình vào một phong bì, ngay trong tệp',
  cosigned: (file, id) => `${file} đã được ký thêm bằng khoá ${id}.`,
  optSaveEnvelopes: 'ghi các phong bì đã ký vào thư mục này để người khác ký thêm, chưa nộp',
  optBundle: 'dưới dạng gói Sigstore kèm bằng chứng từ nhật ký',
  optSign: 'ký phiên bản bằng khoá của tổ chức trên máy này',
  optProvenance: 'tệp JSON với điều con người biết về bộ dữ liệu: consentBasis, lawfulBasis, filters, tools, roles',
  optParameters:
    'tệp JSON với tham số của lần chạy: recipe, và hyperparameters khi huấn luyện hoặc parameters khi chọn lọc',
  superseded: 'đã được thay thế',
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
