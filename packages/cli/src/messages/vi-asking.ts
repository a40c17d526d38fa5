import type { enAsking } from './en-asking.ts';

/** The same in Vietnamese. */
export const viAsking: typeof enAsking = {
  signatureNeeded: (id) => `Đã ghi yêu cầu ${id}. Yêu cầu được nộp khi một chủ của tổ chức ký.`,
  blocklist: 'danh sách chặn có tôi hoặc tổ chức của tôi: mine, appeal; hội đồng: appeals, uphold, lift',
  blocklistMine: 'các mục đang có về tôi hoặc tổ chức của tôi, và lý do',
  blocklistAppeal: 'đề nghị hội đồng xem xét một mục, một lần',
  blocklistAppeals: 'hội đồng, kiểm toán: các mục bị khiếu nại',
  blocklistUphold: 'hội đồng: giữ nguyên một mục bị khiếu nại',
  blocklistLift: 'hội đồng: gỡ một mục bị khiếu nại',
  coApplicant: 'những người cùng tôi xin quyền: invite, invited, cancel, remove',
  coApplicantInvite: 'mời người có địa chỉ này cùng xin, khi yêu cầu còn là nháp hoặc đã bị trả lại',
  coApplicantInvited: (email) => `Người có địa chỉ ${email} có thể tham gia ngay, hoặc sau khi đăng ký.`,
  coApplicantList: 'những người tôi đã mời và chưa trả lời',
  coApplicantCancel: 'thu lại lời mời',
  coApplicantRemove: 'không để một người cùng xin nữa; hoặc tự rút ra',
  invitation: 'các yêu cầu tôi được mời tham gia: list, accept, decline',
  invitationList: 'lời mời gửi đến địa chỉ của tôi',
  invitationAccept: 'cùng xin với người nộp yêu cầu',
  invitationAccepted: (request) => `Bạn đã cùng xin quyền. Yêu cầu ${request}`,
  invitationDecline: 'không tham gia',
  invitationGone: (id) => `Lời mời ${id} không còn nữa.`,
  signature: 'những gì người của tổ chức tôi yêu cầu thay mặt tổ chức: list, give, refuse',
  signatureList: 'chủ tổ chức: các yêu cầu đang chờ tôi ký',
  signatureGive: 'chủ tổ chức: đồng ý với một yêu cầu, khi đó yêu cầu được nộp',
  signatureRefuse: 'chủ tổ chức: không đồng ý, khi đó yêu cầu được rút lại',
};
