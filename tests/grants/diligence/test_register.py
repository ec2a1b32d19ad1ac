"""The register: loaded as a whole or not at all; what it says about a number."""

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grants.diligence import queries, services, tasks
from grants.diligence.extract import Unreadable
from grants.diligence.models import Filing, RegisteredCharity, RegisteredTrustee, RegisterSnapshot
from grants.diligence.services._tables import TABLES
from grants.organisations.models import Organisation
from tests.grants.diligence.cast import COUNT, NUMBER, lines, write

pytestmark = pytest.mark.django_db
FOLDER_STAYS = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAMES = [table.name for table in TABLES]


@pytest.fixture
def folder(tmp_path):
    return write(tmp_path / "extract")


def all_that_is_kept() -> list:
    return [
        sorted(map(str, model.objects.order_by("pk").values_list()))
        for model in (RegisteredCharity, Filing, RegisteredTrustee)
    ]


def test_a_number_gives_what_the_register_says(folder):
    Organisation.objects.create(name="Ours", kind="cio", register_number=str(NUMBER))
    snapshot = services.load_register(folder)
    good, troubled, gone, nobody = queries.facts(*(str(NUMBER + place) for place in (0, 1, COUNT - 1, 50)))
    assert (good.charity.name, good.charity.income, good.flags) == ("Example Café 1 – Łódź", 90_000, [])
    assert [one.ends_on.year for one in good.filings] == [2026, 2025]  # nobody asks about 2012
    assert [one.late for one in good.filings] == [False, False]
    assert (good.document.text, good.policies[0].name) == ("CIO FOUNDATION", "Safeguarding vulnerable beneficiaries")
    said = " ".join(troubled.flags)
    assert all(word in said for word in ("insolvent", "overdue", "published a report on 31 Mar"))
    assert "not registered any more: removed" in gone.flags[0]
    assert nobody.why_empty.startswith("No charity has this number")
    assert good.is_stale is (snapshot.extracted_on < good.snapshot.begun_at.date() - queries.register.STALE)


def test_names_of_trustees_are_kept_only_for_who_applied_and_nobodys_address(folder):
    Organisation.objects.create(name="Ours", kind="cio", register_number=str(NUMBER))
    services.load_register(folder)
    assert [one.name for one in queries.facts(str(NUMBER))[0].trustees] == [f"Trustee 0-{n}" for n in range(3)]
    assert RegisteredTrustee.objects.count() == 3
    assert "register.example" not in str(list(RegisteredCharity.objects.values()))


def test_a_company_number_finds_its_charity_and_other_registers_say_that_we_have_no_copy(folder):
    services.load_register(folder)
    found, scottish, empty = queries.facts("09876543", "SC012345", "")
    assert found.charity.number == NUMBER + 2
    assert "no copy of its register" in scottish.why_empty
    assert "No number is known" in empty.why_empty


def test_looking_up_two_numbers_asks_no_more_than_one(folder, django_assert_num_queries):
    services.load_register(folder)
    for numbers in ([str(NUMBER)], [str(NUMBER), str(NUMBER + 1)]):
        with django_assert_num_queries(7):
            queries.facts(*numbers)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_every_encoding_gives_the_same_names(tmp_path, encoding):
    tables = lines()
    if encoding == "cp1252":  # which has no Ł
        tables["charity"] = [line.replace("Łódź", "Lodz") for line in tables["charity"]]
    services.load_register(write(tmp_path / "extract", tables, encoding))
    assert RegisteredCharity.objects.filter(name__startswith="Example Café").count() == COUNT


@FOLDER_STAYS
@given(st.sampled_from(NAMES), st.randoms(use_true_random=False))
def test_rows_that_stand_twice_count_once(tmp_path, name, random):
    tables = lines()
    head, *rows = tables[name]
    again = rows + random.choices(rows, k=3)
    random.shuffle(again)
    snapshot = services.load_register(write(tmp_path / "twice", tables | {name: [head, *again]}))
    assert snapshot.counts["charity"] == COUNT == RegisteredCharity.objects.filter(snapshot=snapshot).count()
    assert Filing.objects.filter(snapshot=snapshot).count() == 2 * COUNT


@FOLDER_STAYS
@given(st.sampled_from(NAMES), st.floats(0, 1, exclude_max=True), st.booleans(), st.sampled_from(["utf-8", "utf-16"]))
def test_cut_anywhere_the_old_register_stays(tmp_path, name, where, download, encoding):
    """In the zip itself, or in the text that was packed afterwards."""
    if not RegisterSnapshot.objects.filter(current=True).exists():
        services.load_register(write(tmp_path / "whole"))
    before = all_that_is_kept()
    current = RegisterSnapshot.objects.get(current=True).pk
    cut = write(tmp_path / "cut")
    if download:
        zipped = cut / f"publicextract.{name}.zip"
        zipped.write_bytes(zipped.read_bytes()[: int(where * zipped.stat().st_size)])
    else:
        text = "".join(f"{line}\r\n" for line in lines()[name]).encode(encoding)
        whole_lines = [line.encode(encoding) for line in ("\r\n", "\n")]
        short = text[: int(where * len(text))]
        if name == "charity_published_report" and short.endswith(whole_lines[1][-2:]):
            return  # whole lines of a table that may shrink are a table
        write(cut, **{name: short})
    with pytest.raises(Unreadable):
        services.load_register(cut)
    assert all_that_is_kept() == before
    assert RegisterSnapshot.objects.get(current=True).pk == current
    assert RegisterSnapshot.objects.first().why_not


def spoilt(change):
    tables = lines()
    change(tables)
    return tables


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        (spoilt(lambda t: t.pop("charity_trustee")), "publicextract.charity_trustee.zip is missing"),
        (spoilt(lambda t: t.update(charity=t["charity"][:-1])), "does not have|looks cut short"),
        (spoilt(lambda t: t.update(charity=t["charity"][:1])), "no rows|does not have"),
        (spoilt(lambda t: t.update(charity=[t["charity"][0].replace("charity_name", "title"), *t["charity"][1:]])),
         "has no column charity_name"),
        (spoilt(lambda t: t["charity"].append(t["charity"][1].replace("\t90000\t", "\tmuch\t"))), "cannot read, about"),
        (spoilt(lambda t: t["charity"].append("one\ttwo")), "1 broken lines; the first is line 8"),
        (spoilt(lambda t: t["charity_policy"].append(t["charity_policy"][1].replace("2026-09-07", "2026-09-08"))),
         "of another day"),
        ({name: [line.replace("2026-09-07", "2026-09-06") for line in rows] for name, rows in lines().items()},
         "older than the one we have"),
    ],
)  # fmt: skip
def test_what_cannot_be_true_changes_nothing_and_says_why(tmp_path, folder, tables, sentence):
    services.load_register(folder)
    before = all_that_is_kept()
    with pytest.raises(Unreadable, match=sentence):
        services.load_register(write(tmp_path / "other", tables))
    assert all_that_is_kept() == before
    assert RegisterSnapshot.objects.first().state == "failed"


def test_letters_of_two_encodings_are_not_trusted(tmp_path):
    text = "\r\n".join([*lines()["charity"], ""])
    mixed = text.encode() + text.splitlines()[1].encode("cp1252", "replace") + b"\r\n"
    with pytest.raises(Unreadable, match="mixes two encodings"):
        services.load_register(write(tmp_path / "mixed", charity=mixed))


def test_a_new_register_takes_the_place_of_the_old_one_whole(tmp_path, folder):
    services.load_register(folder)
    tables = {name: [line.replace("2026-09-07", "2026-09-08") for line in rows] for name, rows in lines(8).items()}
    snapshot = services.load_register(write(tmp_path / "new", tables))
    assert set(RegisteredCharity.objects.values_list("snapshot", flat=True)) == {snapshot.pk}
    assert RegisteredCharity.objects.count() == 8


def test_the_same_files_are_not_loaded_every_night(folder, settings):
    settings.CHARITY_REGISTER = str(folder)
    tasks.load_register()
    tasks.load_register()
    assert RegisterSnapshot.objects.count() == 1
    settings.CHARITY_REGISTER = str(folder / "nowhere")
    tasks.load_register()


def test_the_command_says_what_it_did(folder, tmp_path, capsys):
    call_command("load_register", folder)
    assert "is loaded: 6 charities" in capsys.readouterr().out
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("load_register", tmp_path)
