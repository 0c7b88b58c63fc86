"""What we keep. Columns, relationships, named constraints; no decisions."""

from portal.models.attachment import Attachment
from portal.models.calendar import BankHoliday, CalendarYear, ClosureDay
from portal.models.call_log import CallDay, CallLog
from portal.models.case import Case, CaseExclusion, Point
from portal.models.check import Check, CheckLine
from portal.models.clock import Clock
from portal.models.commitment import Commitment, Edition
from portal.models.commitments_read import CommitmentsRead
from portal.models.draft import Draft
from portal.models.event import Event
from portal.models.figure import FigureRecords, FrozenFigure, Period, Revision
from portal.models.finding import CaseExport, SavedView
from portal.models.learning import (
    Action,
    ActionCase,
    ActionLine,
    ChangeCount,
    NoLearning,
    Theme,
)
from portal.models.link import CaseLink
from portal.models.mail import OneTimeCode, OutboundMail
from portal.models.message import Message
from portal.models.message_template import TemplateCheck, TemplateVersion
from portal.models.miss import MissFound
from portal.models.notice import BatchTold, DigestSent, NoticeSent
from portal.models.other_route import OtherRoute
from portal.models.past_import import PastImport, PastProblem
from portal.models.people import ContactPlan, EqualityTally, Risk
from portal.models.person import Person
from portal.models.place import Office, Poster, Service
from portal.models.putting_right import Approval, CaseCause, Remedy
from portal.models.quote import Quote
from portal.models.rating import Mending, Rating
from portal.models.reading import ChallengeDispute, ReadOneUp
from portal.models.sampling import DeskTally, DeskTap, SampleRow, SampleSheet
from portal.models.second_look import OmbudsmanRecord, Review
from portal.models.staff import ServiceHead, Staff, StaffRole, StaffSession
from portal.models.tally import Attempt, NumberCounter, SentForm
from portal.models.triage import (
    CaseConflict,
    Refusal,
    TriageCheck,
)
from portal.models.waiting import Consent, DateCorrection, Extension, Inquiry, Pause

__all__ = [
    "Action",
    "ActionCase",
    "ActionLine",
    "Approval",
    "Attachment",
    "Attempt",
    "BankHoliday",
    "BatchTold",
    "CalendarYear",
    "CallDay",
    "CallLog",
    "Case",
    "CaseCause",
    "CaseConflict",
    "CaseExclusion",
    "CaseExport",
    "CaseLink",
    "ChallengeDispute",
    "ChangeCount",
    "Check",
    "CheckLine",
    "Clock",
    "ClosureDay",
    "Commitment",
    "CommitmentsRead",
    "Consent",
    "ContactPlan",
    "DateCorrection",
    "DeskTally",
    "DeskTap",
    "DigestSent",
    "Draft",
    "Edition",
    "EqualityTally",
    "Event",
    "Extension",
    "FigureRecords",
    "FrozenFigure",
    "Inquiry",
    "Mending",
    "Message",
    "MissFound",
    "NoLearning",
    "NoticeSent",
    "NumberCounter",
    "Office",
    "OmbudsmanRecord",
    "OneTimeCode",
    "OtherRoute",
    "OutboundMail",
    "PastImport",
    "PastProblem",
    "Pause",
    "Period",
    "Person",
    "Point",
    "Poster",
    "Quote",
    "Rating",
    "ReadOneUp",
    "Refusal",
    "Remedy",
    "Review",
    "Revision",
    "Risk",
    "SampleRow",
    "SampleSheet",
    "SavedView",
    "SentForm",
    "Service",
    "ServiceHead",
    "Staff",
    "StaffRole",
    "StaffSession",
    "TemplateCheck",
    "TemplateVersion",
    "Theme",
    "TriageCheck",
]
