"""The table of the faults that runs survive is what the fault suite has."""

import survived
from e2e.everyfault import FAULTS, OPERATIONS, PHASES


def test_the_table_is_in_the_document(request):
    if request.config.getoption("rewrite"):
        survived.PART.write(survived.made())
    assert survived.PART.read() == survived.made(), survived.PART.command


def test_every_phase_has_calls_and_every_call_a_phase():
    assert {operation.phase for operation in OPERATIONS} == set(PHASES)


def test_every_call_has_faults_of_both_sides_of_the_work():
    for operation in OPERATIONS:
        its = {fault.kind for fault in FAULTS if fault.operation is operation}
        assert {"closed before the work", "closed after the work"} <= its, operation.name
