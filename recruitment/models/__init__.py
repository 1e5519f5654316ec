"""SQLModel tables, one file a noun. Importing this package registers every table with the metadata."""

from recruitment.models.address import AddressChange
from recruitment.models.amendment import Amendment
from recruitment.models.anchor import AnchorAnswer, AnchorTurn, Gone
from recruitment.models.application import (
    Answer,
    AnswerWords,
    Application,
    BlindedAnswer,
    Details,
    FilledSection,
    Referee,
    Source,
)
from recruitment.models.availability import Availability
from recruitment.models.base import SQLModel
from recruitment.models.booking import Booking, BookingChange, DayMember, InterviewDay, Slot
from recruitment.models.bounce import Bounce, BounceBox
from recruitment.models.calibration import (
    AssessorStanding,
    Calibration,
    CalibrationScore,
    Opening,
    Sample,
    SampleOpinion,
)
from recruitment.models.carried import CarriedOver
from recruitment.models.centre_day import (
    CentreDay,
    CentreProposal,
    CentreSeat,
    CentreSitter,
    CentreTurn,
)
from recruitment.models.cohort import Cohort, CohortDefinition, Phase, ScalePoint
from recruitment.models.decision import Confirmation, Decision, DecisionItem, DecisionState
from recruitment.models.eligibility import EligibilityRuling, Verdict
from recruitment.models.entering import EnteredApplication, EnteredPart
from recruitment.models.event import Event, View
from recruitment.models.extension import Extension, Incident
from recruitment.models.feedback import Feedback
from recruitment.models.further import FurtherReading, LeftReading, Wanted
from recruitment.models.history import History, HistoryEntry, HistoryGap, Qualification
from recruitment.models.hold import Hold
from recruitment.models.interest import Interest
from recruitment.models.message import Delivery, DeliveryState, DoneToMessage, Message
from recruitment.models.monitoring import MonitoringLink, MonitoringResponse
from recruitment.models.observation import (
    DiscussedScore,
    Observation,
    ObservationCard,
    ObservationNote,
    ObservedScore,
    Panel,
)
from recruitment.models.offer import OfferAnswer
from recruitment.models.pack import Pack, PackKind, PackPart, PackState
from recruitment.models.person import Person, StaffAction, StaffEvent, StaffRole
from recruitment.models.plan import ReadingPlan, ReadingRound
from recruitment.models.reading import (
    Absence,
    AbsenceKind,
    Acquaintance,
    Assessor,
    CardState,
    Conflict,
    ConflictSource,
    Evidence,
    GivenBack,
    GivingBack,
    PaperScore,
    Reading,
    ReadingSource,
    Score,
    Scorecard,
    Tally,
)
from recruitment.models.reference import Reference, ReferenceLink, ReferenceRequest, ReferenceState
from recruitment.models.request import Request, RequestNote
from recruitment.models.reserve import ReserveExtension, ReservePlace
from recruitment.models.safer_record import Declaration, SaferRecord
from recruitment.models.safer_recruitment import SaferRecruitmentLead
from recruitment.models.search import Search
from recruitment.models.selection import Selection, SelectionRow
from recruitment.models.shortlist import Shortlist, ShortlistRow
from recruitment.models.sign_in import SignInCode, SignInSession
from recruitment.models.tick import Tick, TickState
from recruitment.models.undoing import Reopening, UndoneDecision
from recruitment.models.wash_up import WashUp, WashUpMember

metadata = SQLModel.metadata

__all__ = [
    "Absence",
    "AbsenceKind",
    "Acquaintance",
    "AddressChange",
    "Amendment",
    "AnchorAnswer",
    "AnchorTurn",
    "Answer",
    "AnswerWords",
    "Application",
    "Assessor",
    "AssessorStanding",
    "Availability",
    "BlindedAnswer",
    "Booking",
    "BookingChange",
    "Bounce",
    "BounceBox",
    "Calibration",
    "CalibrationScore",
    "CardState",
    "CarriedOver",
    "CentreDay",
    "CentreProposal",
    "CentreSeat",
    "CentreSitter",
    "CentreTurn",
    "Cohort",
    "CohortDefinition",
    "Confirmation",
    "Conflict",
    "ConflictSource",
    "DayMember",
    "Decision",
    "DecisionItem",
    "DecisionState",
    "Declaration",
    "Delivery",
    "DeliveryState",
    "Details",
    "DiscussedScore",
    "DoneToMessage",
    "EligibilityRuling",
    "EnteredApplication",
    "EnteredPart",
    "Event",
    "Evidence",
    "Extension",
    "Feedback",
    "FilledSection",
    "FurtherReading",
    "GivenBack",
    "GivingBack",
    "Gone",
    "History",
    "HistoryEntry",
    "HistoryGap",
    "Hold",
    "Incident",
    "Interest",
    "InterviewDay",
    "LeftReading",
    "Message",
    "MonitoringLink",
    "MonitoringResponse",
    "Observation",
    "ObservationCard",
    "ObservationNote",
    "ObservedScore",
    "OfferAnswer",
    "Opening",
    "Pack",
    "PackKind",
    "PackPart",
    "PackState",
    "Panel",
    "PaperScore",
    "Person",
    "Phase",
    "Qualification",
    "Reading",
    "ReadingPlan",
    "ReadingRound",
    "ReadingSource",
    "Referee",
    "Reference",
    "ReferenceLink",
    "ReferenceRequest",
    "ReferenceState",
    "Reopening",
    "Request",
    "RequestNote",
    "ReserveExtension",
    "ReservePlace",
    "SaferRecord",
    "SaferRecruitmentLead",
    "Sample",
    "SampleOpinion",
    "ScalePoint",
    "Score",
    "Scorecard",
    "Search",
    "Selection",
    "SelectionRow",
    "Shortlist",
    "ShortlistRow",
    "SignInCode",
    "SignInSession",
    "Slot",
    "Source",
    "StaffAction",
    "StaffEvent",
    "StaffRole",
    "Tally",
    "Tick",
    "TickState",
    "UndoneDecision",
    "Verdict",
    "View",
    "Wanted",
    "WashUp",
    "WashUpMember",
    "metadata",
]
