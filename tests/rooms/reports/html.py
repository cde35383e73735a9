"""A strict reader of pages: whatever is opened is closed in its turn, ids are given once, links lead somewhere."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"meta", "br", "hr", "img", "input", "link", "base", "col"}


class Reader(HTMLParser):
    """Collects what is wrong, and the text, tags and attributes of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.ids: list[str] = []
        self.references: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._seen(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._seen(tag, attrs)

    def _seen(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if len(values) != len(attrs):
            self.wrong.append(f"{self.getpos()}: an attribute twice in {tag}")
        self.tags.append((tag, values))
        if "id" in values:
            self.ids.append(values["id"])
        self.references += [*values.get("aria-labelledby", "").split(), *values.get("aria-describedby", "").split()]
        if values.get("href", "").startswith("#"):
            self.references.append(values["href"][1:])

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(f"{self.getpos()}: {tag} closes what was not open")

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.words.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    reader.wrong += [f"{tag} is not closed" for tag in reader.open]
    reader.wrong += sorted({f"id {name} twice" for name in reader.ids if reader.ids.count(name) > 1})
    reader.wrong += sorted({f"nothing has the id {name}" for name in reader.references if name not in reader.ids})
    return reader


def text(page: str) -> str:
    return "\n".join(word for word in read(page).words if word.strip())
