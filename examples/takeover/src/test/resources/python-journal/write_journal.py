"""Writes event_journal.csv and expected.ndjson: values that djangoevents stored without asking, and what Python makes of them.

Run it in this folder with CPython 3.11 or later; the same files come out each time.
"""

import csv
import datetime
import json
import math
import random
import struct
import sys
import uuid

sys.set_int_max_str_digits(0)
numbers = random.Random(7)
rows = []
expected = []


def todo(events):
    state = None
    for name, data in events:
        if name == "todo_created":
            state = {"label": data["label"], "done": False, "tags": []}
        elif name == "todo_changed_label":
            state["label"] = data["label"]
        elif name == "todo_tagged":
            if not isinstance(data["tags"], list):
                raise TypeError("tags")
            state["tags"] = state["tags"] + data["tags"]
        elif name == "todo_completed":
            state["done"] = True
    return state


def account(events):
    state = None
    for name, data in events:
        if name == "bank_account_created":
            state = {"owner": data["owner"], "balance": 0, "log": 0}
        elif name == "bank_account_deposited":
            state["balance"] += data["amount_cents"]
        elif name == "bank_account_withdrawn":
            state["balance"] -= data["amount_cents"]
        elif name == "bank_accounthttp_callback_received":
            state["log"] += 1
    return state


def is_json(value):
    try:
        json.dumps(value, allow_nan=False)
        return True
    except ValueError:
        return False


def add(kind, fold, events):
    """Adds a stream; the payloads are texts of JSON."""
    stream = str(uuid.UUID(int=numbers.getrandbits(128), version=4))
    for version, (name, payload) in enumerate(events):
        position = len(rows) + 1
        time = datetime.datetime(2026, 11, 23, tzinfo=datetime.timezone.utc) + datetime.timedelta(microseconds=position)
        event_id = uuid.UUID(int=numbers.getrandbits(128), version=4).hex
        rows.append([position, event_id, name, 1, payload, stream, kind, version, time.isoformat(" ", "microseconds"),
                     "null", "shop.aggregates", "", kind + "::" + stream])
    try:
        state = fold([(name, json.loads(payload)) for name, payload in events])
    except (AttributeError, KeyError, OverflowError, TypeError):
        state = None
    discarded = events[-1][0].endswith("_discarded")
    line = {"aggregate_type": kind, "aggregate_id": stream, "version": len(events), "discarded": discarded, "state": state}
    if state is None or not is_json(state):
        del line["version"], line["discarded"], line["state"]
    expected.append(json.dumps(line, ensure_ascii=False, separators=(",", ":")))


def balance(*amounts):
    """An account with amounts, as texts of JSON, paid in; or taken out if they begin with a blank."""
    events = [("bank_account_created", '{"owner":"ada"}')]
    for amount in amounts:
        name = "bank_account_withdrawn" if amount.startswith(" ") else "bank_account_deposited"
        events.append((name, '{"amount_cents":' + amount.strip() + "}"))
    add("BankAccount", account, events)


for amounts in [
    ("1", "1"), ("1", "1.0"), ("1.0", " 1"), ("0.1", "0.2"), ("0.1", "0.2", " 0.3"), ("-0.0",), (" 0.0",), ("-0",), ("0.0", "-0.0"),
    ("1e2",), ("1E+2", "5"), ("true", "true"), ("false",), (" true",), ("1e15",), ("1e16",), ("123456789012345680",),
    ("123456789012345680.0",), ("0.0001",), ("0.00001",), ("1e22",), ("1e23",), ("2e23",), ("5e-324",), ("4.9e-324",), ("1e-323",),
    ("2.2250738585072014e-308",), ("1.7976931348623157e308",), ("9007199254740993",), ("9007199254740993", "0.0"),
    ("9007199254740992.0", "1"), ("4611686018427387904", "4611686018427387904", "1"), ("-9223372036854775808", "-1"),
    ("18446744073709551616",), ("1" + "0" * 400,), ("1" + "0" * 400, " 1"), ("9" * 5000,), ("9" * 5000, " " + "9" * 5000),
    ("1" + "0" * 400, "0.5"), ("1" + "0" * 400, " " + "1" + "0" * 400, "0.5"), ("1e400",), ("1e308", "1e308"), ("1e400", " 1e400"),
    (str(2**1024 - 2**970), "0.0"), (str(2**1024 - 2**970 - 1), "0.0"), (str(2**53 + 1), "0.0"), (str(-(2**53) - 3), "0.0"),
    ('"1"',), ("null",), ("[1]",), ("{}",), ('"NaN"',), ('""',), ("1.0000000000000002",), ("2.0e-3",), ("1.0e10", "0.1"),
]:
    balance(*amounts)
for exponent in range(-1074, 1024, 11):
    balance(repr(math.ldexp(1, exponent)))
for _ in range(250):
    number = struct.unpack("<d", struct.pack("<Q", numbers.getrandbits(64)))[0]
    if math.isfinite(number):
        balance(repr(number))
for _ in range(30):
    balance(*[numbers.choice(["", " "]) + numbers.choice([
        str(numbers.getrandbits(numbers.choice([8, 60, 70, 200]))), repr(numbers.uniform(-1e6, 1e6)), repr(numbers.gauss(0, 1e-6)),
    ]) for _ in range(8)])

add("BankAccount", account, [("bank_account_created", '{"owner":null}'), ("bank_account_deposited", "{}")])
add("BankAccount", account, [("bank_account_created", "{}")])
add("BankAccount", account, [
    ("bank_account_created", '{"owner":{"name":"\\u00d8","z":[1,1.0,1e2,true,null],"a":-0.0}}'),
    ("bank_accounthttp_callback_received", "{}"),
    ("bank_accounthttp_callback_received", '{"headers":7,"status":"200","url":null,"more":[{}]}'),
    ("bank_account_discarded", "{}"),
])
for label in ['""', "null", "5", "5.0", "1e400", "true", '["a",{"b":[]}]', '{"a":{}}', '"\\u00df \\ud83d\\ude80 \\u4e2d \\u0645"',
              '"quote \\" back\\\\slash \\/ \\b\\f\\n\\r\\t \\u0000 \\u001f"', '"' + "x" * 3000 + '"']:
    add("Todo", todo, [("todo_created", '{"label":' + label + "}"), ("todo_completed", "{}")])
    add("Todo", todo, [("todo_created", '{"label":"a"}'), ("todo_changed_label", '{"label":' + label + ',"name":"label","value":1}')])
    add("Todo", todo, [("todo_created", '{"label":"a"}'), ("todo_tagged", '{"tags":[' + label + ',"b",' + label + "]}"),
                       ("todo_tagged", '{"tags":[]}'), ("todo_discarded", "{}")])
    add("Dog", lambda events: {"label": events[0][1]["label"]}, [("dog_was_born", '{"label":' + label + "}"), ("dog_barked", "{}"),
                                                               ("dog_barked", '{"volume":' + label + "}")])
for tags in ["null", "5", '"ab"', '""', '{"a":1}', "true"]:
    add("Todo", todo, [("todo_created", '{"label":"a"}'), ("todo_tagged", '{"tags":' + tags + "}")])
add("Todo", todo, [("todo_created", '{"label":"a"}'), ("todo_tagged", "{}")])
add("Todo", todo, [("todo_created", '{"label":"a"}'), ("todo_changed_label", '{"name":"label","value":"b"}')])
add("Todo", todo, [("todo_created", "{}")])
add("Todo", todo, [("todo_created", '{"label":"a"}'), ("todo_completed", '{"label":"b","done":false,"extra":{"deep":[[]]}}')])

with open("event_journal.csv", "w", newline="", encoding="utf-8") as file:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["id", "event_id", "event_type", "event_version", "event_data", "aggregate_id", "aggregate_type",
                     "aggregate_version", "create_date", "metadata", "_module_name", "_class_name", "_stored_entity_id"])
    writer.writerows(rows)
with open("expected.ndjson", "w", encoding="utf-8") as file:
    file.writelines(line + "\n" for line in expected)
