"""What held on a day or between two, to hand to other libraries."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from .questions.answers import Answers
from .verdicts import Verdict

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

    from .dates import Span
    from .graph import Graph
    from .questions.networks import Network
    from .timeline import Timeline

__all__ = ["Snapshot"]


class Snapshot:
    """What held on a day, or on at least one day of a span; made by `Graph.at` and `Graph.between`."""

    def __init__(self, timeline: Timeline, span: Span, text: str) -> None:
        self.timeline = timeline
        self.span = span
        self.text = text

    def __repr__(self) -> str:
        return f"<Snapshot {self.text}>"

    @cached_property
    def answers(self) -> Answers:
        """Every tie that held, definite ones first: through a span those that held on every day of it."""
        from .questions.ties import answers_on

        return Answers(answers_on(self.timeline, self.timeline.keys(), self.span), self.timeline, self.span)

    def to_graph(self, *, definite_only: bool = False) -> Graph:
        """A graph of the statements that make these ties, tell what happened in the span, or bound either, with entities and sources.

        With `definite_only`, of definite ties, and of events that no source doubts.

        >>> import allegiance
        >>> part = allegiance.read().at("2020-09-01").to_graph()
        >>> part.leaders_of("TTP", on="2020-09-01")[0].subject
        'noor-wali-mehsud'
        """
        from .graph import Graph
        from .parts import cut, told_in

        answers = self._wanted(definite_only=definite_only)
        told = told_in(self.timeline, self.span, answers)
        if definite_only:
            made = {because.settled.statement.id for answer in answers for because in answer.because}
            told = {name for name in told if name in made or self.timeline.settled[name].is_certain}
        return Graph(cut(self.timeline, told), self.timeline.ontology)

    def to_networkx(self, *, definite_only: bool = False) -> Network:
        """A graph of the ties between entities: nodes by id with `kind` and `label`, edges by relation with `verdict` and `reasons`.

        Through a span, edges also have `stretches`, a text, and the numbers `definite_days` and `possible_days`. A tie that
        holds both ways is one edge: ask `to_undirected()` where direction would mislead.

        >>> import allegiance
        >>> import networkx
        >>> network = allegiance.read().at("2020-09-01").to_networkx()
        >>> network.edges["jamaat-ul-ahrar", "tehrik-i-taliban-pakistan", "partOf"]["verdict"]
        'definite'
        >>> networkx.degree_centrality(network)["tehrik-i-taliban-pakistan"] > 0
        True
        """
        from .questions.networks import network_of

        return network_of(self._wanted(definite_only=definite_only), self.timeline.dataset, on=self.text)

    def to_pandas(self, *, stretches: bool = False) -> pd.DataFrame:
        """The answers as a data frame of pandas: see `Answers.to_pandas`."""
        return self.answers.to_pandas(stretches=stretches)

    def to_polars(self, *, stretches: bool = False) -> pl.DataFrame:
        """The answers as a data frame of Polars: see `Answers.to_polars`."""
        return self.answers.to_polars(stretches=stretches)

    def _wanted(self, *, definite_only: bool) -> Answers:
        kept = (answer for answer in self.answers if answer.verdict is Verdict.DEFINITE or not definite_only)
        return Answers(kept, self.timeline, self.span)

    def _repr_html_(self) -> str:
        return self.answers._repr_html_()
