"""报告 reports: what do we tell people about a run, and how does every number on the page lead back to it?

`document` gathers everything that is told from a result into one plain `Document`; `render` turns a `Document` into
one HTML file in Chinese or English that loads nothing from anywhere, `pages` into a site with a page for each district
and each benefit, which `write_site` puts into a folder. Whatever pages show stands in the document.
"""

from puhui.reports.build import document
from puhui.reports.document import Document
from puhui.reports.folder import write_site
from puhui.reports.outlines import outlines
from puhui.reports.render import render
from puhui.reports.site import pages

__all__ = ["Document", "document", "outlines", "pages", "render", "write_site"]
