# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A Report as HTML for a notebook: no scripts, nothing loaded from elsewhere,
readable on light and on dark pages."""

from __future__ import annotations

from html import escape
from typing import List

from . import _report_graph as graph
from ._report_text import options, plural, summary

_STYLE = """<style>
.npt{font:14px/1.45 system-ui,"Segoe UI",Helvetica,Arial,sans-serif;max-width:60rem}
.npt h3{font-size:1.15em;margin:.2em 0}
.npt h4{font-size:1em;margin:1.2em 0 .3em;overflow-wrap:anywhere}
.npt code,.npt pre,.npt td{font:12.5px/1.5 ui-monospace,Menlo,Consolas,monospace}
.npt small,.npt .kind{font-size:.86em;opacity:.72;font-weight:normal}
.npt .bar{height:5px;width:16rem;max-width:100%;border-radius:3px;background:#2e8b5766;
margin:.35em 0 .6em}
.npt .bar i{display:block;height:5px;border-radius:3px;background:#e08700}
.npt table{border-collapse:collapse;margin:.4em 0;width:100%}
.npt th{font-weight:600;font-size:.86em;text-align:right;padding:0 .6em;opacity:.72}
.npt th:last-child{text-align:left}
.npt td{padding:0 .6em;text-align:right;vertical-align:top;border:0;background:none}
.npt td:last-child{text-align:left;white-space:pre-wrap;width:100%}
.npt tr.gone td:nth-child(-n+2){background:#2e8b5733}
.npt tr.kept td:nth-child(-n+2){background:#e0870040}
.npt td.no{opacity:.55}
.npt .why,.npt .found,.npt .noted{white-space:normal;display:block;font:12.5px/1.4 system-ui,
sans-serif;padding-left:1em;margin:.1em 0 .2em;border-left:3px solid #e08700}
.npt .found{border-color:#d33c3c}
.npt .noted{border-color:#8888}
.npt .pair{display:flex;gap:2rem;flex-wrap:wrap;overflow:auto}
.npt .pair>div{flex:1 1 20rem;min-width:0;overflow:auto}
.npt svg{max-width:100%;height:auto}
.npt details{margin:.5em 0}
.npt summary{cursor:pointer}
</style>"""


def _notes(row) -> str:
    parts = ['<span class="why">%s</span>' % escape(text) for text in row.kept]
    for kind, diagnostics in (("found", row.findings), ("noted", row.remarks)):
        parts += [
            '<span class="%s">%s <small>%s</small></span>'
            % (kind, escape(d.message), escape(d.rule))
            for d in diagnostics
        ]
    return "".join(parts)


def _source_row(row) -> str:
    state, counts = "", ("", "")
    if row.before or row.after:
        state = ' class="%s"' % ("kept" if row.after else "gone")
        counts = str(row.before), str(row.after)
    return (
        '<tr%s><td>%s</td><td>%s</td><td class="no">%d</td><td>%s%s</td></tr>'
        % (
            state,
            *counts,
            row.number,
            escape(row.source) or " ",
            _notes(row),
        )
    )


def _source_table(function) -> str:
    return (
        "<table><tr><th>before</th><th>after</th><th>line</th><th>%s</th></tr>%s"
        "</table>"
        % (escape(function.file), "".join(map(_source_row, function.lines)))
    )


def _block_table(blocks) -> str:
    rows = [
        "<tr><td>%d</td><td>%s</td><td>%s</td></tr>"
        % (block.refops, escape(graph.line_range(block)), escape(block.name))
        for block in blocks
        if block.refops
    ]
    return (
        "<table><tr><th>refops</th><th></th><th>block</th></tr>%s</table>"
        % "".join(rows)
    )


def _graph(title, blocks) -> str:
    svg, why_not = graph.picture(blocks)
    if not svg:
        svg = "<p><small>%s</small></p>%s" % (escape(why_not), _block_table(blocks))
    return "<div><small>%s</small><br>%s</div>" % (title, svg)


def _graphs(function) -> str:
    if not function.before:
        return ""
    return (
        '<details%s><summary>refops on the control-flow graph</summary><div class="'
        'pair">%s%s</div></details>'
        % (
            " open" if function.lines else "",
            _graph("after inlining", function.blocks_before),
            _graph("at the end", function.blocks_after),
        )
    )


def _bar(function) -> str:
    if not function.before:
        return ""
    share = min(100, 100 * function.after // function.before)
    return '<div class="bar"><i style="width:%d%%"></i></div>' % share


def _function(function) -> str:
    parts = [
        '<h4><code>%s</code> <span class="kind">%s</span></h4><div>%s</div>%s'
        % (
            escape(function.name),
            escape(function.kind),
            escape(summary(function)),
            _bar(function),
        )
    ]
    if function.lines:
        parts.append(_source_table(function))
    parts.append(_notes(function.elsewhere))
    if function.verdict:
        parts.append("<small>verifier: %s</small>" % escape(function.verdict))
    parts.append(_graphs(function))
    return "".join(parts)


def render(report) -> str:
    """The report as one element, with its style."""
    found = report.findings
    parts = [
        _STYLE,
        '<div class="npt"><h3>Refops of <code>%s</code></h3><small>%s; %s</small>'
        % (
            escape(report.name),
            escape(options(report.options)),
            plural(len(found), "finding"),
        ),
    ]
    parts += map(_function, report.functions)
    parts += ["<p>skipped: %s</p>" % escape(text) for text in report.skipped]
    return "".join([*parts, "</div>"])


def page(reports) -> str:
    """A whole HTML document of some reports."""
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        "<title>Refops</title><style>body{margin:2rem;color-scheme:light dark;"
        "background:Canvas;color:CanvasText}</style></head><body>%s</body></html>"
        % "<hr>".join(map(render, reports))
    )
