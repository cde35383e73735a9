"""报告 reports: what do we tell people about a run, and how does every number on the page lead back to it?

`document` gathers everything that is told from a result into one plain `Document`; `render` turns a `Document` into
one HTML file in Chinese or English that loads nothing from anywhere. Whatever the page shows stands in the document.
"""

from puhui.reports.build import document
from puhui.reports.document import Document
from puhui.reports.render import render

__all__ = ["Document", "document", "render"]
