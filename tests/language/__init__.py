"""The manual of the rule language: every page is read by people (docs/reference/language.md) and run by every engine."""
