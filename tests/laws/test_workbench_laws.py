"""Laws of the workbench: whatever is done on the page loads, is what a maintainer may write, and can be undone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cac_check.commands.validate import doubts_of
from cac_check.diagnostic import Problems, Severity
from cac_check.loading import load_all
from tests.examples import few
from tests.workbench import ARTICLE, desk_in

pytest.importorskip("starlette", reason="the extra `open` is not installed")

from cac_check.workbench import forms
from cac_check.workbench.actions import UnclearError
from cac_check.workbench.texts import texts_in

LABELS = st.sampled_from(
    ["stalls closed", "stalls visited", "fines", "关闭的账号", "yes", "a: b # c", 'a "b"', "1st", "", "the"]
)
DATES = st.sampled_from(["", "2024", "2024-05", "2024-05-01", "May"])
BY_HAND = ("# by hand\n", "\n", "")


def state(desk: Any) -> dict[str, bytes]:
    root = desk.workspace.root
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


@st.composite
def steps(draw: st.DrawFn, spots: list[str], rules: list[str], keys: list[str]) -> tuple[str, dict[str, str]]:
    """An action and its form, complete or not."""
    some = draw(st.lists(st.sampled_from(spots), min_size=1, max_size=4, unique=True))
    action = draw(
        st.sampled_from(
            ["name", "name", "relate", "relate", "relate", "accept", "forget", "limit", "unrelate", "source"]
        )
    )
    form = {"spot": some[0], "picks": " ".join(some), "label": draw(LABELS), "because": draw(LABELS)}
    form |= {f"label-{name}": draw(LABELS) for name in some}
    one = st.sampled_from([*some, ""])
    form |= {name: draw(one) for name in ("total", "part", "of", "is", "from", "to", "by", "less", "more")}
    form |= {name: draw(st.sampled_from(["none", "possible", ""])) for name in ("overlap", "rest")}
    form |= {"form": draw(st.sampled_from(["parts", "parts", "share", "change", "order", "same", ""]))}
    form |= {"whole": draw(LABELS), "same": draw(LABELS), "unit": draw(LABELS), "as_of": draw(DATES)}
    form |= {"at_least": draw(st.sampled_from(["", "1,000", "x"])), "at_most": draw(st.sampled_from(["", "9000"]))}
    form |= {"rule": draw(st.sampled_from([*rules, "none"])), "key": draw(st.sampled_from([*keys, "none"]))}
    form |= {
        "outlet": draw(LABELS),
        "published": draw(DATES),
        "lineage": draw(LABELS),
        "role": draw(st.sampled_from(["report", "reference"])),
    }
    return action, form


@few(25)
@given(st.data())
def test_whatever_is_done_loads_and_can_be_undone_to_the_very_bytes(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = desk_in(Path(folder))
        source = desk.begin("open", "City Paper", ARTICLE, {})
        place = desk.workspace.root / "city-paper.yaml"
        place.write_text(data.draw(st.sampled_from(BY_HAND)) + place.read_text(), encoding="utf-8")
        states = [state(desk)]
        for _ in range(data.draw(st.integers(1, 6))):
            loaded = desk.loaded()
            article = desk.article(loaded, source)
            spots = [spot.id for spot in article.spots]
            rules = [rule.id for rule in loaded.rules.rules]
            keys = [forms.pages.key_of(draft) for draft in article.drafts]
            action, form = data.draw(steps(spots, rules, keys))
            said = {**form, "version": loaded.version, "source": source, "back": f"article/{source}"}
            try:
                where = forms.done(desk, action, said, texts_in(data.draw(st.sampled_from(["en", "zh"]))))
            except (UnclearError, Problems):
                assert state(desk) == states[-1]
                continue
            assert where is not None
            if state(desk) != states[-1]:
                states.append(state(desk))
            cases = load_all([str(place)])
            assert [doubt for doubt in doubts_of(cases, []) if doubt.severity is Severity.ERROR] == []
            [(dataset, _rules)] = cases
            assert {claim.quantity for claim in dataset.claims} <= set(dataset.quantities)
            marked = [claim.id for spot in desk.article(desk.loaded(), source).spots for claim in spot.claims]
            assert sorted(marked) == sorted(claim.id for claim in dataset.claims)
        for before in reversed(states[:-1]):
            desk.undo()
            assert state(desk) == before
        for after in states[1:]:
            desk.redo()
            assert state(desk) == after
