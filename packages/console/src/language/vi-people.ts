import type { enPeople } from './en-people.ts';

/** What the console says about people, in Vietnamese. */
export const viPeople: typeof enPeople = {
  people: {
    somebody: 'một người',
    others: (_count, shown) => `${shown} người khác`,
    applicant: 'Người xin',
    signedBy: 'Người ký',
    decidedBy: 'Người quyết định',
    decider: 'người xét yêu cầu của bên sở hữu',
    signer: 'một chủ của tổ chức',
    seats: 'Chỗ:',
    seatManager: 'Người quản lý chỗ:',
    invitedBy: 'Người mời:',
    givenBy: 'Người cấp:',
    holders: 'Người đang có:',
    attachedBy: 'người đính kèm:',
    redactedBy: 'người gỡ:',
    acknowledgedBy: 'Người ghi nhận:',
    answeredBy: 'người trả lời:',
  },
};
