"""A data set full of hostile strings: nothing runs, nothing is sent, nothing breaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from allegiance.explorer import page_html
from allegiance.graph import Graph
from allegiance.ontology import read_ontology
from tests.browser.conftest import Watched
from tests.factories import claim, dataset, entity, source, statement

PAYLOADS = [
    "<script>window.hit=1</script>",
    "</script><script>window.hit=1</script>",
    "<!--<script>",
    "-->",
    "<img src=x onerror=window.hit=1>",
    "<svg onload=window.hit=1>",
    '"><b onmouseover=window.hit=1>x</b>',
    "' onclick='window.hit=1",
    "javascript:window.hit=1",
    "{{7*7}}{% raw %}",
    "${window.hit=1}",
    "`-window.hit-`",
    "href heading bgcolor",
    "<a href='http://127.0.0.1:9/'>go</a>",
    "<iframe src='http://127.0.0.1:9/'></iframe>",
    "<style>@import 'http://127.0.0.1:9/';</style>",
    "<link rel=stylesheet href=http://127.0.0.1:9/>",
    '=HYPERLINK("http://127.0.0.1:9/")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1)",
    "__proto__",
    "constructor",
    "&lt;script&gt;",
    "\\u003cscript\\u003e",
    "]]><script>window.hit=1</script>",
    "a\u2028b\u2029c",
    "<base href='http://127.0.0.1:9/'>",
    "<meta http-equiv=refresh content='0;url=http://127.0.0.1:9/'>",
    "<form action=http://127.0.0.1:9/><button>",
    "%3Cscript%3Ewindow.hit=1%3C/script%3E",
    "<math><mtext></p><img src onerror=window.hit=1>",
    "{subject}{object}",
]


def _graph() -> Graph:
    """Every payload through every field that reaches the page."""
    records = []
    for number, payload in enumerate(PAYLOADS):
        one, other = f"one-{number}", f"other-{number}"
        records += [
            entity(
                one,
                name=payload,
                about=payload,
                aliases=[payload, {"name": payload, "from": "2010", "to": "2012"}],
                same_as={payload: payload},
            ),
            entity(other, name=f"{payload} too"),
            source(f"source-{number}", title=payload, publisher=payload, author=payload, url=f"http://127.0.0.1:9/?{number}'\""[:-2]),
            statement(
                one,
                "alliedWith",
                other,
                "2010/2015",
                role=payload,
                reference=payload,
                claims=(claim(f"source-{number}", says=payload, origin=payload),),
            ),
            statement(one, "renamed", None, "2011-05-05", value=payload, claims=(claim(f"source-{number}", says=payload, value=payload),)),
        ]
    return Graph(dataset(*records), read_ontology())


def test_point_12_hostile_strings_do_nothing(watched: Callable[..., Watched], tmp_path: Path) -> None:
    """Shown as what they are: text."""
    path = tmp_path / "hostile.html"
    path.write_text(page_html(_graph(), opening="2011-06-01"), encoding="utf-8")
    seen = watched()
    page = seen.open(path.as_uri() + "#s=<img src=x onerror=window.hit=1>&d=</script>")
    for number, payload in enumerate(PAYLOADS):
        page.evaluate("fragment => { location.hash = fragment }", f"s=one-{number}&d=2011-06-01&off=")
        page.wait_for_function("number => location.hash.includes('s=one-' + number)", arg=number)
        assert payload.strip() in (page.text_content("#panel") or "").replace("\u00a0", " "), payload
        page.eval_on_selector_all("#panel details", "all => all.forEach(one => { one.open = true })")
        page.fill("#search", payload[:20])
    page.fill("#search", "")
    page.click("#tab-table")
    page.click("#tab-lineage")
    page.hover("#view-lineage .lane")
    cells = page.evaluate("explorer.csv()")

    assert page.evaluate("window.hit") is None
    assert seen.console == []
    assert [request for request in seen.requests if not request.startswith(("file:", "data:"))] == []
    assert "49" not in page.inner_text("#panel h2")
    assert len(page.evaluate("explorer.visible().edges")) == len(PAYLOADS)
    assert '"=HYPERLINK' not in cells
    assert page.query_selector_all("iframe, base, form, #panel script, #panel img, #view-table script") == []
