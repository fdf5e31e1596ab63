"""Writes what Python says about German holidays and clock changes, for agreement.test.ts.

    pip install holidays==0.109
    python python-oracle.py > python-oracle.json
"""

import datetime
import json
import zoneinfo

import holidays

YEARS = range(2024, 2041)
STATES = "BB BE BW BY HB HE HH MV NI NW RP SH SL SN ST TH".split()


def state_holidays(state):
    found = holidays.Germany(subdiv=state, years=YEARS)
    return sorted(day.isoformat() for day in found)


def catholic_municipalities():
    """State BY with the category for its mainly catholic municipalities, SN and TH with the catholic ones'."""
    result = {}
    for state in ("BY", "SN", "TH"):
        found = holidays.Germany(subdiv=state, years=YEARS, categories=("catholic",))
        result[state] = sorted(day.isoformat() for day in found)
    return result


def augsburg():
    found = holidays.Germany(subdiv="Augsburg", years=YEARS)
    return sorted(day.isoformat() for day in found)


def clock_changes():
    """The minutes (UTC) of these years at which the distance to UTC differs from the minute before."""
    zone = zoneinfo.ZoneInfo("Europe/Berlin")
    hour = datetime.timedelta(hours=1)
    at = datetime.datetime(YEARS[0], 1, 1, tzinfo=datetime.timezone.utc)
    end = datetime.datetime(YEARS[-1] + 1, 1, 1, tzinfo=datetime.timezone.utc)
    offset = at.astimezone(zone).utcoffset()
    changes = []
    while at < end:
        at += hour
        new = at.astimezone(zone).utcoffset()
        if new != offset:
            changes.append({"at": at.strftime("%Y-%m-%dT%H:%MZ"), "offsetMinutes": int(new.total_seconds() // 60)})
        offset = new
    return changes


print(
    json.dumps(
        {
            "generatedBy": f"holidays {holidays.__version__}",
            "generatedOn": datetime.date.today().isoformat(),
            "states": {f"DE-{state}": state_holidays(state) for state in STATES},
            "catholic": {f"DE-{state}": days for state, days in catholic_municipalities().items()},
            "augsburg": augsburg(),
            "clockChanges": clock_changes(),
        },
        indent=2,
    )
)
