"""Does every engine say what the plain interpreter says? Random rules over random units, blanks and extremes included."""
