"""Who was let in, and by which invitation."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.members import INVITED_FOR, Members, Role
from bot.state import FILE, State

PERSON, OTHER = 918273645, 918273646


def test_an_invitation_is_used_up(tmp_path: Path) -> None:
    """By the first who opens it, before its time is over; its code is not to be read from the file."""
    with State(tmp_path) as state:
        members = Members(state)
        code = members.invite(Role.EDITOR)
        late = members.invite(Role.READER, datetime.now(UTC) - INVITED_FOR - timedelta(seconds=1))
        assert code.encode() not in (tmp_path / FILE).read_bytes()
        assert members.redeem("guessed", PERSON, "Ani") is None
        assert members.redeem(late, PERSON, "Ani") is None
        assert members.redeem(code, PERSON, "Ani") is Role.EDITOR
        assert members.redeem(code, OTHER, "Eva") is None
        assert (members.role(PERSON), members.role(OTHER)) == (Role.EDITOR, None)
        assert members.editors() == {PERSON}


def test_an_editor_stays_one(tmp_path: Path) -> None:
    """Whatever invitation is opened afterwards; a reader becomes an editor by one."""
    with State(tmp_path) as state:
        members = Members(state)
        for role, after in ((Role.READER, Role.READER), (Role.EDITOR, Role.EDITOR), (Role.READER, Role.EDITOR)):
            members.redeem(members.invite(role), PERSON, "Ani")
            assert members.role(PERSON) is after


def test_a_request_waits_for_a_decision(tmp_path: Path) -> None:
    """It is listed first, and kept once; who was refused comes last and may be let in after all."""
    with State(tmp_path) as state:
        members = Members(state)
        members.redeem(members.invite(Role.READER), OTHER, "Eva")
        assert members.request(PERSON, "Ani", "hy")
        assert not members.request(PERSON, "Ani", "hy")
        assert [member.name for member in members.listed()] == ["Ani", "Eva"]
        assert members.refuse(PERSON)
        assert members.refuse(PERSON) is None
        assert [member.name for member in members.listed()] == ["Eva", "Ani"]
        assert members.let_in(OTHER) is None
        assert (asked := members.let_in(PERSON))
        assert asked.language == "hy"
        assert members.role(PERSON) is Role.READER
        assert members.remove(PERSON)
        assert members.remove(PERSON) is None


def test_what_is_kept_of_a_member_is_erased(tmp_path: Path) -> None:
    """By the person's own wish."""
    with State(tmp_path) as state:
        members = Members(state)
        members.redeem(members.invite(Role.READER), PERSON, "Ani")
        members.request(OTHER, "Eva", "en")
        for person in (PERSON, OTHER):
            state.choose_language(person, "ru")
            state.forget(person)
            assert state.language(person) is None
        assert members.listed() == ()
