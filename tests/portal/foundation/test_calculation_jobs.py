"""The kinds of jobs that compute: a publisher's file taken in, and the national file ordered once."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from klimawerk.portal.calculation.domain.fact_import import incoming_folder, order_fact_import
from klimawerk.portal.foundation.domain import jobs
from klimawerk.portal.foundation.domain.job_kinds import JobProblem
from klimawerk.portal.foundation.domain.worker import Worker
from klimawerk.portal.foundation.jobs import Job, JobState

pytestmark = pytest.mark.django_db
SAMPLES = Path(__file__).parents[2] / "engine" / "interchange" / "importers" / "samples"


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.KLIMAWERK_DATA_DIR = tmp_path
    return tmp_path


def work(job: Job) -> Job:
    Worker("w").run(until_empty=True)
    job.refresh_from_db()
    return job


def test_a_publishers_file_becomes_an_edition_once(folder: Path) -> None:
    job = order_fact_import("zensus2022", [SAMPLES / "zensus2022.csv"])
    done = work(job)
    assert done.state == JobState.DONE, (done.message, done.message_data)
    editions = list((folder / "facts" / "imported" / "zensus2022").iterdir())
    assert [edition.name for edition in editions] == [done.result["edition"]]
    assert order_fact_import("zensus2022", [SAMPLES / "zensus2022.csv"]) == job
    # a worker that died after it had registered the edition: the second attempt changes nothing
    Job.objects.filter(pk=job.pk).update(state="queued", result=None)
    assert work(job).result == done.result
    assert list((folder / "facts" / "imported" / "zensus2022").iterdir()) == editions


def test_a_file_with_errors_changes_nothing_and_says_the_first(folder: Path) -> None:
    broken = folder / "zensus2022.csv"
    broken.write_text("das ist keine Regionaltabelle\n", encoding="utf-8")
    job = work(order_fact_import("zensus2022", [broken]))
    assert (job.state, job.message, job.attempts) == (JobState.FAILED, "jobs.facts.findings", 1)
    assert job.message_data["count"] >= 1 and len(job.message_data["first"]) > 20
    assert not list((folder / "facts").rglob("meta.json")) if (folder / "facts").exists() else True


def test_refusals_name_their_reason(folder: Path) -> None:
    with pytest.raises(JobProblem) as problem:
        order_fact_import("wetterbericht", [])
    assert problem.value.code == "jobs.facts.unknown_kind"
    assert "zensus2022" in problem.value.data["known"]
    two = work(order_fact_import("zensus2022", [SAMPLES / "zensus2022.csv", SAMPLES / "employees.csv"]))
    assert (two.state, two.message) == (JobState.FAILED, "jobs.facts.refused")
    gone = order_fact_import("employees", [SAMPLES / "employees.csv"])
    (incoming_folder() / gone.payload["folder"] / "employees.csv").unlink()
    assert work(gone).message_data == {"name": "employees.csv"}


def test_a_file_of_other_facts_than_ordered_is_refused() -> None:
    payload = {"release": "1999.1", "edition": "bisko-2024", "years": [2022]}
    job = work(jobs.enqueue("balances.germany", payload))
    assert (job.state, job.message) == (JobState.FAILED, "jobs.germany.other_facts")


def test_a_year_of_all_municipalities_is_a_file_and_goes_with_its_job(folder: Path) -> None:
    from klimawerk.portal.calculation import engine_room

    payload = {"release": engine_room.fact_book().release, "edition": "bisko-2024", "years": [2022]}
    job = work(jobs.enqueue("balances.germany", payload))
    assert (job.state, job.progress) == (JobState.DONE, 1.0)
    path = folder / "job-files" / job.result["file"]
    assert path.stat().st_size == job.result["bytes"] > 1_000_000
    Job.objects.filter(pk=job.pk).update(finished=job.finished.replace(year=job.finished.year - 1))
    assert jobs.remove_old() == 1
    assert not path.exists()


def test_cancelled_while_it_computes_leaves_no_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from klimawerk.portal.calculation import engine_room

    payload = {"release": engine_room.fact_book().release, "edition": "bisko-2024", "years": [2021, 2022]}
    job = jobs.enqueue("balances.germany", payload)
    report = jobs.report

    def ask_and_report(held: Job, *rest: object) -> bool:
        jobs.cancel(job.public_id)
        return report(held, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(jobs, "report", ask_and_report)
    work(job)
    assert (job.state, job.message) == (JobState.CANCELLED, "jobs.cancelled")
    assert list((folder / "job-files").iterdir()) == []
