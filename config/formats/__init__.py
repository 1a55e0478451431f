"""How dates and times are written, by language; found by settings.FORMAT_MODULE_PATH."""
