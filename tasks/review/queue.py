"""The queue: the doubtful pairs that are left, and what has been done with the others since the page was started."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from threading import RLock
from typing import Literal, NamedTuple

from tasks.load.reading import Lake
from tasks.review.decisions import DecisionsFile, Line, State
from tasks.review.naming import Sides, name_sides
from tasks.review.pairs import Pair
from tasks.review.settled import Settled
from tasks.review.stages import Stages

Verdict = Literal["same", "different", "skip"]
MAX_WHY = 500  # characters of a reason


@dataclass(frozen=True)
class Action:
    """What a person did with a pair.

    Attributes:
        number: Its number, from 1.
        pair: The pair.
        verdict: What the person says.
        sides: What the decision names.
        line: The line that was added; None for a pair that was skipped.
        row: The cells of the line.
        is_undone: Whether it was taken back.
    """

    number: int
    pair: Pair
    verdict: Verdict
    sides: Sides
    line: Line | None = None
    row: tuple[str, ...] = ()
    is_undone: bool = False


class Outcome(NamedTuple):
    """What became of a request.

    Attributes:
        action: The action; None if there was nothing to do.
        words: Why nothing was done; empty if something was.
    """

    action: Action | None
    words: str = ""


class Queue:
    """The doubtful pairs of a version, and what a person does with them. Threads take turns.

    Args:
        lake: The version.
        pairs: Its doubtful pairs, the most useful first.
        file: The file of decisions.
        stages: What the other stages do.
        who: Who decides.
        actions: What was done with pairs of the version before.
    """

    def __init__(
        self,
        lake: Lake,
        pairs: Sequence[Pair],
        file: DecisionsFile,
        stages: Stages,
        *,
        who: str,
        actions: Sequence[Action] = (),
    ) -> None:
        self.lake = lake
        self.file = file
        self.actions = list(actions)
        self.pairs = {pair.key: pair for pair in pairs}
        self._stages = stages
        self._who = who
        self._turn = RLock()
        self._state: State | Literal["unknown"] = "unknown"
        self._foreign: list[tuple[bool, Sides]] = []
        self._settled = Settled()

    def left(self, entity: str | None = None) -> list[Pair]:
        """Return the pairs that are left, those that were skipped at the end.

        Args:
            entity: "paper" or "author" for those alone; None for all.
        """
        with self._turn:
            self._look()
            skipped = {action.pair.key: None for action in self.actions if _is(action, "skip")}
            open_ = {key: pair for key, pair in self.pairs.items() if not self._settled.holds(pair)}
            ordered = [*(key for key in open_ if key not in skipped), *(key for key in skipped if key in open_)]
            return [open_[key] for key in ordered if entity in (None, open_[key].entity)]

    def is_left(self, pair: Pair) -> bool:
        """Whether a pair is not settled."""
        with self._turn:
            self._look()
            return not self._settled.holds(pair)

    def decide(self, pair: Pair, verdict: Verdict, why: str = "") -> Outcome:
        """Do what a person says of a pair.

        Raises:
            UsageError: The file of decisions is not one.
            LakeError: It cannot be written.
        """
        with self._turn:
            if not self.is_left(pair):
                return Outcome(None, "This pair is decided already; nothing was written.")
            number = len(self.actions) + 1
            if verdict == "skip":
                action = Action(number, pair, verdict, Sides(frozenset(), frozenset()))
            else:
                left, right = name_sides(self.lake, pair, self._stages.find, self._stages.catalogues)
                cells = {
                    "entity": pair.entity,
                    "decision": verdict,
                    "left": left,
                    "right": right,
                    "who": self._who,
                    "when": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
                    "why": plain(why),
                }
                line = self.file.add(cells)
                sides = Sides(frozenset({pair.left}), frozenset({pair.right}))
                action = Action(number, pair, verdict, sides, line, tuple(cells.values()))
            self.actions.append(action)
            self._keep_up()
            return Outcome(action)

    def undo(self, number: int | None = None) -> Outcome:
        """Take back an action.

        Args:
            number: Its number; None for the last one that is not taken back.

        Raises:
            LakeError: The file of decisions cannot be written.
        """
        with self._turn:
            self._look()
            open_ = [action for action in self.actions if not action.is_undone]
            wanted = next((one for one in reversed(open_) if number in (None, one.number)), None)
            if wanted is None:
                return Outcome(None, "There is nothing to take back.")
            if wanted.line is not None and not self.file.remove(wanted.line):
                return Outcome(None, "The line is no more as it was written; take it out of decisions.csv by hand.")
            self.actions[wanted.number - 1] = undone = replace(wanted, is_undone=True)
            self._keep_up()
            return Outcome(undone)

    def _keep_up(self) -> None:
        """Take note of a change of our own: the file need not be read again."""
        if self._state != "unknown":
            self._state = self.file.state()
        self._settle()

    def _look(self) -> None:
        """Read the decisions of others again, if the file has changed."""
        if (state := self.file.state()) == self._state:
            return
        for place, action in enumerate(self.actions):
            if action.line is not None and not action.is_undone and not self.file.has(action.line):
                self.actions[place] = replace(action, is_undone=True)
        ours = {action.row[:4] for action in self._decided()}
        said = self._stages.read(self.file.path) if state is not None else []
        decisions = [one for one in said if (one.entity, one.decision, one.left, one.right) not in ours]
        found = self._stages.find(self.lake, decisions) if decisions else []
        self._foreign = [(one.decision == "same", sides) for one, sides in zip(decisions, found, strict=True)]
        self._state = state
        self._settle()

    def _settle(self) -> None:
        """Work out anew which pairs are settled."""
        ours = ((action.verdict == "same", action.sides) for action in self._decided())
        self._settled = Settled([*self._foreign, *ours])

    def _decided(self) -> list[Action]:
        """Return the actions whose lines are in the file."""
        return [action for action in self.actions if action.line is not None and not action.is_undone]


def plain(why: str) -> str:
    """Return a reason in one line that no spreadsheet takes for a formula."""
    return " ".join(why.split()).lstrip("=+-@ ")[:MAX_WHY]


def _is(action: Action, verdict: Verdict) -> bool:
    """Whether an action says this, and was not taken back."""
    return action.verdict == verdict and not action.is_undone
