"""Who of a cohort's leads looks after safer recruitment."""

from recruitment.models.base import IDENTITY, UUID, SQLModel, datetime, moment, refers_to


class SaferRecruitmentLead(SQLModel, table=True):
    """A lead of a cohort who alone, or with others so named, hears what worries assessors about somebody."""

    __tablename__ = "safer_recruitment_lead"
    __table_args__ = (IDENTITY,)

    cohort_id: UUID = refers_to("work.cohort.id", primary_key=True)
    person_id: UUID = refers_to("identity.person.id", primary_key=True)
    named_by: UUID
    named_at: datetime = moment()
