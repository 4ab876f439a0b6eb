"""What real authorities issue, so that no fictional plate ever reads like it.

Each row is a superset of an authority's series, compared without blanks, dashes and dots: a pattern here may be wider than what is
issued, never narrower. Sources, by country:

AT Kraftfahrgesetz 1967 § 48, KDV 1967 § 26 · BE Royal Decree of 20 July 2001 on the registration of vehicles; FPS Mobility
CH Verkehrszulassungsverordnung Art. 82 ff. · CZ Act 56/2001, Decree 343/2014 · DE Fahrzeug-Zulassungsverordnung (2023) §§ 9-12, Annexes 2-4
DK registreringsbekendtgørelsen; Motorstyrelsen · ES Reglamento General de Vehículos (RD 2822/1998) Annex XVIII, and the provincial series
before 2000 · FI Traficom · FR arrêté of 9 February 2009 (SIV) and the FNI series before it · GB Road Vehicles (Display of Registration
Marks) Regulations 2001 (SI 2001/561), DVLA INF104, Northern Ireland's series · IT D.P.R. 495/1992 Art. 255-260, and the provincial series
before 1994 · JP Road Transport Vehicle Act, enforcement regulations · NL RDW's sidecodes 1-14 · NO kjøretøyforskriften, Statens
vegvesen's two letters and their districts · PL regulation on the registration of vehicles (Dz.U. 2022 poz. 1847), annex on marks · PT
Decreto-Lei 2/2020 and the three series before · SE Transportstyrelsen · US the states' motor vehicle departments: passenger series as
strings of letters (A) and digits (0).

Personalised marks may be any short word; an authority's own rule for them (last column) is therefore held against plates in its own
layout only.
"""

from __future__ import annotations

import re

from attrs import frozen


@frozen
class Authority:
    """Whose it is, its series in words, a pattern for them, and one for personalised marks where it issues such."""

    name: str
    words: str
    series: re.Pattern
    personal: re.Pattern | None = None


def _authority(name: str, words: str, series: str, personal: str | None = None) -> Authority:
    return Authority(name, words, re.compile(series), re.compile(personal) if personal else None)


# Districts in front of Austrian and, before 2000, Spanish numbers; without them half of all marks would pass for one.
_AT = ("AM|AU|B|BA|BB|BD|BG|BH|BL|BM|BN|BP|BR|BZ|DL|DO|E|EF|EU|EW|FB|FE|FF|FK|FR|FV|FW|G|GB|GD|GF|GM|GR|GS|GU|HA|HB|HE|HF|HL|HO|I|IL|IM|JE|"
       "JO|JU|JW|K|KB|KF|KG|KI|KL|KO|KR|KS|KU|L|LA|LB|LE|LF|LI|LL|LN|LZ|MA|MD|ME|MI|MT|MU|MW|MZ|N|ND|NK|O|OP|OW|P|PE|PL|PT|RA|RE|RI|RO|S|SB|SD|"
       "SE|SL|SO|SP|SR|SV|SW|SZ|T|TA|TD|TU|UU|V|VB|VI|VK|VL|VO|W|WB|WC|WD|WE|WL|WN|WO|WT|WU|WY|WZ|ZE|ZT|ZW")  # fmt: skip
_ES = ("A|AB|AL|AV|B|BA|BI|BU|C|CA|CC|CE|CO|CR|CS|CU|FP|GC|GE|GI|GR|GU|H|HU|IB|IF|J|L|LE|LO|LU|M|MA|ML|MU|NA|O|OR|OU|P|PA|PM|PO|RM|S|SA|SE|"
       "SG|SH|SO|SS|T|TE|TER|TF|TG|TO|V|VA|VI|Z|ZA")  # fmt: skip
_NL = "AA0000|0000AA|00AA00|AA00AA|AAAA00|00AAAA|00AAA0|0AAA00|AA000A|A000AA|AAA00A|A00AAA|0AA000|000AA0"
_PL = "00000|0000A|000AA|0A000|0AA00|A000|00AA|0A00|00A0|0AA0|AA00|000A|000AA|A00A|A0AA|AA000|AA00A"
_US = ("AAA000|AAA0000|000AAA|0000AAA|0AAA000|000AAA0|AAA00A|AAA0A0A|00A0000|AA00000|0A00000|0AA0000|00AA000|000000|0000000|AA0000|A00AAA|"
       "AAAA00|AAAA000|0000AA|000A|000AA|00AAA|A000000|A00000|0A00A00|AAA0|AA0A0A|0AA000|A0A000|A0A0A0|AA00A|0A0000|A0000|00000A|0000A|A00000A|"
       "00A000|000A00|AA000|A00AA|0A0A0A|0A0000A|000000A|0AA00|A000A|AAA0A0|00AA00|0AAA00|AA0A0|0A0AA|AAA00|00A00|0A0|A0A|A00A|0AA0|00AA0|"
       "0A000|AAA0AA|A000AA|AA000A|000AA0|00AAAA")  # fmt: skip


def _shapes(shapes: str) -> str:
    """Strings of A and 0 as a pattern of letters and digits."""
    return "|".join(re.sub("A+|0+", lambda run: ("[A-Z]" if run[0][0] == "A" else r"\d") + f"{{{len(run[0])}}}", shape) for shape in shapes.split("|"))


AUTHORITIES: dict[str, Authority] = {
    "AT": _authority("Austria", "a district, digits and letters", rf"(?:{_AT})[1-9]\d{{0,5}}[A-Z]{{0,3}}", rf"(?:{_AT})[A-Z]{{1,5}}[1-9]\d{{0,3}}"),
    "BE": _authority("Belgium", "a digit, three letters and three digits", r"\d?[A-Z]{3}\d{3}|\d{3}[A-Z]{3}|[A-Z]{1,2}\d{2,4}|[A-Z]\d{3}[A-Z]|[A-Z]\d{2}[A-Z]\d?",
                     r"[A-Z0-9]{1,8}"),
    "CH": _authority("Switzerland", "a canton and up to six digits", r"(?:AG|AI|AR|BE|BL|BS|FR|GE|GL|GR|JU|LU|NE|NW|OW|SG|SH|SO|SZ|TG|TI|UR|VD|VS|ZG|ZH|CD|CC|AT|M|P)[1-9]\d{0,5}"),
    "CZ": _authority("Czechia", "a digit, a region and further digits and letters", r"\d[A-Z][A-Z0-9]\d{4}|\d[A-Z]{2}\d{4}|[A-Z]{2,3}\d{4}|E[A-Z]\d{3}[A-Z]{2}"),
    "DE": _authority("Germany", "a district, one or two letters and up to four digits",
                     r"[A-ZÄÖÜ]{1,3}[A-Z]{1,2}[1-9]\d{0,3}[HE]?|[A-ZÄÖÜ]{1,3}[1-9]\d{0,5}[A-Z]?|[A-ZÄÖÜ]{1,3}0[34567]\d{2,4}|0\d{2,6}[A-Z]?"),
    "DK": _authority("Denmark", "two letters and five digits", r"[A-Z]{2}\d{2,5}|[A-Z]{3}\d{3,4}", r"[A-ZÆØÅ0-9]{2,7}"),
    "ES": _authority("Spain", "four digits and three letters", rf"[RPTVSHE]?\d{{4}}[A-Z]{{3}}|[CH]\d{{4}}[A-Z]{{3}}|(?:{_ES})\d{{1,6}}|(?:{_ES})\d{{4}}[A-Z]{{1,2}}"),
    "FI": _authority("Finland", "two or three letters and up to three digits", r"[A-ZÅÄÖ]{2,3}\d{1,3}|CD\d{1,4}", r"[A-ZÅÄÖ]{2,3}\d{1,3}"),
    "FR": _authority("France", "two letters, three digits and two letters",
                     r"[A-Z]{2}\d{3}[A-Z]{1,2}|[1-9]\d{0,3}[A-Z]{1,3}(?:0[1-9]|[1-8]\d|9[0-5]|2[AB]|97\d)|W\d{3,4}[A-Z]{1,2}(?:\d{2})?|[1-9]\d{0,2}(?:CMD|CD|C|K)\d{1,4}[A-Z]?"),
    "GB": _authority("the United Kingdom", "two letters, two digits and three letters",
                     r"[A-HJ-PR-Y]{2}(?:0[2-9]|[1-9]\d)[A-HJ-PR-Z]{3}|[A-Z][1-9]\d{0,2}[A-Z]{3}|[A-Z]{3}[1-9]\d{0,2}[A-Z]|[A-Z]{1,3}[1-9]\d{0,3}|[1-9]\d{0,3}[A-Z]{1,3}|\d{3}[DX]\d{3}|0\d{4}"),
    "IT": _authority("Italy", "two letters, three digits and two letters",
                     r"[A-Z]{2}\d{3}[A-Z]{2}|(?:A[GLNOPQRTV]|B[AGILNORSTZ]|C[AEHBLNORSTZ]|E[ENI]|F[EGIMOR]|G[EOR]|I[MS]|K[R]|L[CEITUO]|M[ACEINOST]|N[AOU]|O[RGT]|P[ACDEGINORSTUVZ]|"
                     r"R[ACEGINOM]|S[AIOPRSV]|T[AEFNOPRSV]|U[D]|V[ABCEITRSV]|ROMA)[A-Z0-9]\d{4,5}[A-Z]?"),
    "JP": _authority("Japan", "an office, a class, a kana and up to four digits", r"[^\x00-\x7f]{1,4}\d{1,2}[0-9A-Z]{1,2}[^\x00-\x7fA-Z]?[EHKMTYABR]?\d{1,4}"),
    "NL": _authority("the Netherlands", "six characters in three groups", rf"{_shapes(_NL)}|[A-Z]{{2}}\d{{4,5}}"),
    "NO": _authority("Norway", "two letters and five digits", r"[A-Z]{1,2}\d{1,5}|[A-Z]\d{6}", r"[A-ZÆØÅ0-9]{2,7}"),
    "PL": _authority("Poland", "a district of two or three letters and four or five characters",
                     rf"[A-PR-Z][A-Z]{{1,2}}(?:{_shapes(_PL)})|U[A-Z]\d{{5}}|[A-Z]{{2,3}}\d{{4}}", r"[A-Z]\d[A-Z0-9]{3,5}"),
    "PT": _authority("Portugal", "three pairs", _shapes("AA0000|0000AA|00AA00|AA00AA")),
    "SE": _authority("Sweden", "three letters, two digits and a digit or letter", r"[A-Z]{3}\d{2}[0-9A-Z]T?|[A-Z]{2}\d{3}[A-Z]", r"[A-ZÅÄÖ0-9]{2,7}"),
    "US": _authority("a state of the United States", "a passenger series", _shapes(_US)),
}  # fmt: skip

SEPARATORS = re.compile(r"[\s\-·./]+")


def joined(text: str) -> str:
    """A plate's characters without what only parts them."""
    return SEPARATORS.sub("", text)


def issued_by(text: str, country: str = "") -> str:
    """In words, which authority could issue a text, "" where none of those listed here could. `country` is whose layout it stands
    in: there, personalised marks count too."""
    bare = joined(text)
    for code, authority in AUTHORITIES.items():
        if authority.series.fullmatch(bare):
            return f"{authority.name} issues such marks ({authority.words})"
        if code == country and authority.personal and authority.personal.fullmatch(bare):
            return f"{authority.name} issues such personalised marks"
    return ""
