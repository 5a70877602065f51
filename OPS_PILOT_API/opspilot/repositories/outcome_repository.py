"""How often queued analyses ended in which way."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from opspilot.domain.enums import AnalyzerName, Outcome
from opspilot.models import AnalysisOutcome
from opspilot.repositories.upsert import insert_into

OutcomeCounts = dict[tuple[str, str], int]


class OutcomeRepository:
    def __init__(self, session: Session) -> None:
        self.session = session

    def count(self, analyzer: AnalyzerName, outcome: Outcome) -> None:
        """One more. Last in its transaction: everybody counts in the same few rows."""
        one = insert_into(self.session, AnalysisOutcome).values(
            analyzer=analyzer.value, outcome=outcome.value, count=1
        )
        self.session.execute(
            one.on_conflict_do_update(
                index_elements=[AnalysisOutcome.analyzer, AnalysisOutcome.outcome],
                set_={"count": AnalysisOutcome.count + 1},
            )
        )

    def counts(self) -> OutcomeCounts:
        """By analyzer and outcome."""
        rows = self.session.execute(
            select(AnalysisOutcome.analyzer, AnalysisOutcome.outcome, AnalysisOutcome.count)
        )
        return {(analyzer, outcome): count for analyzer, outcome, count in rows}
