"""Which messages tell of a move, and which may not leave before that: they would tell it first, and worse."""

from recruitment.domain.messages import MessageKind

#: What a release tells each candidate whom it moved.
TELLS_OF_A_MOVE = frozenset(
    {
        MessageKind.OFFER,
        MessageKind.INVITED_TO_INTERVIEW,
        MessageKind.INVITED_TO_CENTRE,
        MessageKind.RESERVE,
        MessageKind.NOT_PROGRESSED,
    }
)
#: What only a candidate gets whom a release has moved: whoever reads it knows what was decided.
FOLLOWS_A_MOVE = frozenset(
    {
        MessageKind.SLOTS_OPEN,
        MessageKind.SLOT_REMINDER,
        MessageKind.SLOT_BOOKED,
        MessageKind.SLOT_MOVED,
        MessageKind.SLOT_CANCELLED,
        MessageKind.SLOT_MISSED,
        MessageKind.CENTRE_PLANNED,
        MessageKind.CENTRE_MOVED,
        MessageKind.CENTRE_CANCELLED,
        MessageKind.CENTRE_NOT_COMING,
        MessageKind.DECLARATION_ASKED,
        MessageKind.DECLARATION_REMINDER,
        MessageKind.OFFER_ACCEPTED,
        MessageKind.OFFER_DECLINED,
        MessageKind.FEEDBACK,
        MessageKind.TAKEN_UP_AGAIN,
        MessageKind.RESERVE_EXTENDED,
    }
)
