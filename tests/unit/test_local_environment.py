"""What the local product sets where the environment says nothing."""

from pathlib import Path

import pytest

from eligibility.service import Client
from eligibility.settings import InvalidSetting, read_settings
from eligibility_local import environment
from eligibility_local.environment import default_store, local_client, local_environment, store_in_words
from eligibility_local.project import ProjectMissing, project_folder

PROJECT = Path(__file__).parents[2]


def missing_project() -> Path:
    raise ProjectMissing(Path("/somewhere"))


@pytest.fixture
def without_project(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environment, "project_folder", missing_project)


def test_records_are_kept_in_the_projects_folder() -> None:
    assert local_environment({}, None)["ELIGIBILITY_STORE"] == f"sqlite:///{PROJECT}/.data/eligibility.db"


@pytest.mark.usefixtures("without_project")
def test_without_the_projects_folder_records_are_kept_where_xdg_says() -> None:
    assert default_store({"XDG_DATA_HOME": "/data"}) == Path("/data/permit-eligibility/eligibility.db")


@pytest.mark.usefixtures("without_project")
@pytest.mark.parametrize("variables", [{}, {"XDG_DATA_HOME": ""}, {"XDG_DATA_HOME": "data"}], ids=str)
def test_without_an_absolute_xdg_folder_records_are_kept_in_the_home_folder(variables: dict[str, str]) -> None:
    assert default_store(variables) == Path.home() / ".local/share/permit-eligibility/eligibility.db"


def test_the_environment_may_name_another_store() -> None:
    assert local_environment({"ELIGIBILITY_STORE": "dynamodb"}, None)["ELIGIBILITY_STORE"] == "dynamodb"


def test_the_option_names_the_store_before_the_environment() -> None:
    completed = local_environment({"ELIGIBILITY_STORE": "dynamodb"}, Path("/data/x.db"))
    assert read_settings(completed).store == read_settings({"ELIGIBILITY_STORE": "sqlite:////data/x.db"}).store


def test_a_relative_store_is_found_from_the_current_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read_settings(local_environment({}, Path("x.db")))
    assert store_in_words(settings) == str(tmp_path / "x.db")


def test_a_store_in_aws_is_named_by_its_table() -> None:
    settings = read_settings({"ELIGIBILITY_STORE": "dynamodb", "ELIGIBILITY_AUDIT_TABLE": "checks"})
    assert store_in_words(settings) == "DynamoDB, table checks"


def test_requests_come_from_the_local_client_of_the_local_tenant() -> None:
    assert local_client(read_settings(local_environment({}, None))) == Client("local", "local")


def test_the_environment_may_name_another_client_and_tenant() -> None:
    variables = {"ELIGIBILITY_LOCAL_CLIENT": "me", "ELIGIBILITY_CLIENTS": '{"me": "office"}'}
    assert local_client(read_settings(local_environment(variables, None))) == Client("me", "office")


def test_a_preview_on_ones_own_machine_says_all_unless_the_environment_says_otherwise() -> None:
    assert read_settings(local_environment({}, None)).previews_compare_owners
    withheld = {"ELIGIBILITY_PREVIEW_OWNERS": "withheld"}
    assert not read_settings(local_environment(withheld, None)).previews_compare_owners


def test_an_empty_client_is_a_wrong_setting() -> None:
    settings = read_settings(local_environment({"ELIGIBILITY_LOCAL_CLIENT": ""}, None))
    with pytest.raises(InvalidSetting, match="ELIGIBILITY_LOCAL_CLIENT"):
        local_client(settings)


def test_a_package_without_its_project_says_so(tmp_path: Path) -> None:
    with pytest.raises(ProjectMissing, match=str(tmp_path)):
        project_folder(str(tmp_path / "local" / "eligibility_local" / "project.py"))
