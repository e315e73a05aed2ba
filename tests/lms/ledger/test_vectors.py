"""The published vectors, exactly."""

import json
from pathlib import Path

import pytest

from lms.ledger.rules import chain
from lms.ledger.rules.bounds import credit_to_prompt, server_bound, unprovable
from lms.ledger.rules.documents import documents_in, replay_document
from lms.rulesets.rules import CN_TEST_45, tenths_of

TEXT = (Path(__file__).parent / "hours_vectors.json").read_text(encoding="utf-8")
FILE = json.loads(TEXT)
AUX = FILE["aux"]


@pytest.mark.parametrize("vector", FILE["vectors"], ids=lambda vector: vector["id"])
def test_vector(vector):
    document = next(found for found in documents_in(TEXT) if found["id"] == vector["id"])
    assert replay_document(document) == {"id": vector["id"], **vector["expect"]}


def test_there_are_twenty_five():
    assert len(list(documents_in(TEXT))) == len(FILE["vectors"]) == 25


def test_v08_a_burst_is_bounded_by_the_server_clock():
    given = AUX["V08"]
    assert (
        server_bound(given["claimed"], leased=given["lease"], received=given["last_received"])
        == given["expect"]
    )


def test_v13_a_broken_clock_goes_to_review_with_an_upper_bound():
    assert list(unprovable(5 * 3600, gap=2 * 3600)) == AUX["V13"]["expect"]


@pytest.mark.parametrize("on_miss", ["pause", "void_since_proof"])
def test_v14_a_missed_prompt(on_miss):
    prompts = [(26 * 60, False), (12 * 60, True)]
    assert credit_to_prompt(40 * 60, prompts, on_miss=on_miss) == AUX["V14"]["expect"][on_miss]


def test_v21_rounding_is_late_and_once():
    late, each = (
        tenths_of({"online": 3 * 1350}, CN_TEST_45) // 10,
        3 * (tenths_of({"online": 1350}, CN_TEST_45) // 10),
    )
    assert {"round_late": float(late), "round_each": float(each)} == AUX["V21"]["expect"]


def test_hash_chain_and_tree():
    given = FILE["hash"]
    heads = chain.chain(given["entries"])
    assert heads == given["chain"]
    assert chain.merkle_root(heads) == given["merkle"]


def test_one_changed_second_changes_the_head():
    entries = [dict(entry) for entry in FILE["hash"]["entries"]]
    entries[1]["sec"] = -8000
    assert chain.chain(entries)[-1].startswith("862ef972")


@pytest.mark.parametrize("count", [1, 2, 3, 4, 5, 8, 9])
def test_every_head_proves_itself_against_the_root(count):
    heads = [chain.entry_hash(chain.GENESIS, {"n": n}) for n in range(count)]
    root = chain.merkle_root(heads)
    for index, head in enumerate(heads):
        assert chain.root_of_proof(head, chain.merkle_proof(heads, index)) == root
    assert chain.root_of_proof(chain.GENESIS, chain.merkle_proof(heads, 0)) != root
