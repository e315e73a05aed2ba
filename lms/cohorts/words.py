"""What is wrong or odd in a roster, in words; and the names of its columns."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from lms.cohorts.rules.roster import Column, Fault

PROBLEMS: dict[str, Promise] = {
    "headings-missing": gettext_lazy(
        "No line of headings was found. A name column (姓名) and an ID or telephone column are needed."
    ),
    "two-lists": gettext_lazy(
        "A second list of people stands beside the first and was not read. Put it below the first one."
    ),
    "name-missing": gettext_lazy("The name is missing."),
    "name-too-short": gettext_lazy("A name has two characters at least."),
    "name-too-long": gettext_lazy("The name is longer than 60 characters."),
    "name-malformed": gettext_lazy("This is no name: it has no letters, or signs that no name has."),
    "phone-malformed": gettext_lazy("The telephone number does not read as one: 11 digits are needed."),
    "id-length": gettext_lazy("The ID number has not the right number of characters: 18, or 12 in Vietnam."),
    "id-old": gettext_lazy("This is an old ID number of 15 digits. Write the one of 18 on the new card."),
    "id-birth-date": gettext_lazy("The birth date in the ID number cannot be: compare it with the card."),
    "id-check-digit": gettext_lazy("The ID number has a wrong digit: compare it with the card."),
    "id-province": gettext_lazy("The ID number begins with a province that does not exist."),
    "id-numeric": gettext_lazy(
        "The ID number is kept as a number, and the spreadsheet has changed its last digits. "
        "Format the column as text and write the number again from the card."
    ),
    "number-rounded": gettext_lazy(
        "The spreadsheet rounded this number. Format the column as text and write it again."
    ),
    "number-missing": gettext_lazy("A telephone or an ID number is needed, so that nobody is entered twice."),
    "id-in-phone-column": gettext_lazy("This is an ID number, but it stands in the column of telephones."),
    "phone-in-id-column": gettext_lazy(
        "This is a telephone number, but it stands in the column of ID numbers."
    ),
    "cell-error": gettext_lazy("The spreadsheet shows an error in this cell."),
    "formula-without-value": gettext_lazy(
        "The formula in this cell was never calculated. Open the file in Excel and save it once."
    ),
    "date-malformed": gettext_lazy("This does not read as a date."),
    "twice": gettext_lazy("The same person stands in row %(other)s already."),
    "id-of-two": gettext_lazy("The same ID number stands in row %(other)s with another name."),
    "id-of-another": gettext_lazy("This ID number belongs to %(other)s. Correct the name or the number."),
    "phone-of-another": gettext_lazy(
        "This telephone number belongs to %(other)s. Add the ID number, or a number of their own."
    ),
    "number-differs": gettext_lazy(
        "%(other)s has another number here. Change it on the person's page if it is new."
    ),
    "account-off": gettext_lazy("The account of this person is switched off. Switch it on first."),
    "phone-shared": gettext_lazy(
        "The telephone belongs to %(other)s already. It stays there; this person is known by the ID number."
    ),
    "phone-new": gettext_lazy(
        "%(other)s has another telephone number in the academy. The training office changes it."
    ),
    "phone-twice": gettext_lazy(
        "The same telephone stands in row %(other)s. It stays there; this person is known by the ID number."
    ),
    "phone-several": gettext_lazy("Several telephone numbers stand here. The first one is kept."),
    "phone-of-two": gettext_lazy(
        "The same telephone stands in row %(other)s. Add the ID number, or a number of their own."
    ),
    "number-masked": gettext_lazy(
        "This number is hidden in part, and nobody in the class is meant by it. Write the whole number."
    ),
    "class-other": gettext_lazy("This row names the class %(other)s. Say below where its people go."),
    "class-unknown": gettext_lazy("There is no class with the name %(other)s."),
    "class-closed": gettext_lazy("The class %(other)s is closed: nobody can be put into it."),
    "class-differs": gettext_lazy("%(other)s is written here. The people go into this class all the same."),
    "partner-other": gettext_lazy("%(other)s is another partner than that of the class."),
    "partner-differs": gettext_lazy(
        "%(other)s is written here, which is not the name of the class's partner."
    ),
    "occupation-differs": gettext_lazy("The class learns another occupation than %(other)s."),
    "level-differs": gettext_lazy("The class learns for another level than %(other)s."),
    "category-unknown": gettext_lazy(
        "The category %(other)s is not in the academy's table: it was not noted."
    ),
    "category-ended": gettext_lazy("The category %(other)s is used no longer: it was not noted."),
    "category-dates": gettext_lazy("The category ends before it begins."),
    "sex-differs": gettext_lazy("The ID number says the other sex."),
    "birth-differs": gettext_lazy("The ID number says another birth date."),
}

COLUMNS: dict[Column, Promise] = {
    Column.NAME: pgettext_lazy("person", "Name"),
    Column.PHONE: gettext_lazy("Telephone"),
    Column.ID_TYPE: gettext_lazy("Document"),
    Column.ID_NO: gettext_lazy("ID number"),
    Column.SEX: gettext_lazy("Sex"),
    Column.BIRTH: gettext_lazy("Birth date"),
    Column.PARTNER: gettext_lazy("Enterprise"),
    Column.DEPARTMENT: gettext_lazy("Department"),
    Column.CLASS: gettext_lazy("Class"),
    Column.OCCUPATION: gettext_lazy("Occupation"),
    Column.LEVEL: gettext_lazy("Level"),
    Column.CATEGORY: gettext_lazy("Category"),
    Column.CATEGORY_SINCE: gettext_lazy("Category since"),
    Column.CATEGORY_UNTIL: gettext_lazy("Category until"),
    Column.NOTE: gettext_lazy("Note"),
    Column.NUMBER: gettext_lazy("Number"),
    Column.EMPLOYEE_NO: gettext_lazy("Employee no."),
    Column.FAMILY_NAME: gettext_lazy("Family name"),
    Column.GIVEN_NAME: gettext_lazy("Given name"),
}


def fault_words(fault: Fault) -> str:
    """What is wrong with the cell, and what to do about it."""
    return str(PROBLEMS[fault.code] % {"other": fault.other})


def fault_sentence(fault: Fault) -> str:
    """The column and what is wrong with its cell."""
    return _("%(column)s: %(words)s") % {"column": column_words(fault.field), "words": fault_words(fault)}


def column_words(column: Column) -> str:
    return str(COLUMNS[column])
