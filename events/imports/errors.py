"""Refusals of an import as a whole; a single line's are the stream's own."""

from django.utils.translation import gettext_lazy as _

from core.errors import Conflict, Invalid, TooLarge


class UnreadableFile(Invalid):
    """The file is no table that Foyer can read."""

    code = "unreadable_file"
    says = _("This file is neither text with separated columns (CSV) nor an XLSX workbook.")


class EmptyFile(Invalid):
    """The file has no line that could be an event."""

    code = "empty_file"
    says = _("There is no line to import in this file.")


class FileTooLarge(TooLarge):
    """The file, or what it unpacks to, is larger than the installation allows."""

    code = "file_too_large"
    says = _("This file is too large.")


class WrongOptions(Invalid):
    """The settings of the import contradict the file or themselves; the faults say where."""

    code = "wrong_options"
    says = _("The settings of this import cannot be used.")


class AlreadyImported(Conflict):
    """The very same file is in the stream already, and its lines have no ids to tell them by."""

    code = "already_imported"
    says = _("This file was imported before, and has no ids: importing it again adds it twice.")


class NotNow(Conflict):
    """The import is not in a state in which this can be asked of it."""

    code = "wrong_import_state"
    says = _("This cannot be asked of the import as it stands.")
