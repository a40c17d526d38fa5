/** What the console says about people, in English. */
export const enPeople = {
  people: {
    somebody: 'somebody',
    others: (count: number, shown: string) => (count === 1 ? 'somebody else' : `${shown} others`),
    applicant: 'Asked by',
    signedBy: 'Signed by',
    decidedBy: 'Decided by',
    decider: 'somebody who decides for the owner',
    signer: 'an owner of the organisation',
    seats: 'Seats:',
    seatManager: 'Seats managed by',
    invitedBy: 'Asked by',
    givenBy: 'Given by',
    holders: 'Held by',
    attachedBy: 'attached by',
    redactedBy: 'redacted by',
    acknowledgedBy: 'Acknowledged by',
    answeredBy: 'answered by',
  },
};
