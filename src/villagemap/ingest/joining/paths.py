"""Names of villages with their county and township before them, in one cell: 县 · 乡镇 · 村."""

import re
from dataclasses import replace

from villagemap.ingest.joining.claims import Claim
from villagemap.ingest.joining.known import Known
from villagemap.ingest.joining.names import without_notes

_BETWEEN = re.compile(r"[·・•‧∙/\\|>,;→—–-]+")
_COUNTY = re.compile(r".+[县区市旗]")
_TOWNSHIP = re.compile(r".+(?:镇|乡|街道|街道办|街道办事处)")
_PROVINCE = re.compile(r".+省")


def spelt_out(claim: Claim, known: Known) -> Claim:
    """Return a claim with what its name says of county and township; what a cell says comes before columns."""
    parts = [part for part in _BETWEEN.split(without_notes(claim.name)) if part]
    if len(parts) > 1:
        return _of_parts(claim, parts, known)
    county, rest = ("", claim.name) if claim.county else known.county_before(claim.name)
    county = county or claim.county
    township = claim.township
    if not township:
        township, rest = known.township_before(known.county(county), rest)
    return replace(claim, county=county, township=township, name=rest)


def _of_parts(claim: Claim, parts: list[str], known: Known) -> Claim:
    """Read parts that a sign separates; where one of them is no place, they are no path, and stay a name."""
    *before, name = parts
    county = township = ""
    for part in before:
        if known.is_city(part) or _PROVINCE.fullmatch(part):
            continue
        if known.county(part):
            county = part
        elif known.townships(known.county(county), part) or _TOWNSHIP.fullmatch(part):
            township = part
        elif _COUNTY.fullmatch(part):
            county, township = part, ""
        else:
            return claim
    # The township of the columns says nothing about that of another county.
    kept = claim.township if county in {"", claim.county} else ""
    return replace(claim, county=county or claim.county, township=township or kept, name=name)
