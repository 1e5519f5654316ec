"""Every kind of pack, each with its template. A new kind is a line of this table."""

from recruitment.packs.centre_contexts import CentrePack
from recruitment.packs.contexts import ApplicationPack, FeedbackPack, KitPack, ReaderPack, ShortlistPack
from recruitment.packs.panel_contexts import DayPack, PanelPack
from recruitment.packs.safeguarding_contexts import SafeguardingPack
from recruitment.packs.wash_up_contexts import WashUpPack

#: What is laid out and written as one document.
Whole = (
    ApplicationPack
    | ShortlistPack
    | KitPack
    | FeedbackPack
    | ReaderPack
    | PanelPack
    | SafeguardingPack
    | WashUpPack
)
#: What is made part by part (`recruitment.packs.day`).
OfParts = DayPack | CentrePack
Pack = Whole | OfParts

TEMPLATE_OF: dict[type[Pack], str] = {
    ApplicationPack: "application.html",
    ShortlistPack: "shortlist.html",
    KitPack: "kit.html",
    FeedbackPack: "feedback.html",
    ReaderPack: "reader.html",
    PanelPack: "panel.html",
    DayPack: "day.html",
    CentrePack: "centre.html",
    SafeguardingPack: "safeguarding.html",
    WashUpPack: "wash_up.html",
}
