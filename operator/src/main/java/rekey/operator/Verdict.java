package rekey.operator;

import rekey.outcome.NotOnWantedKey;
import rekey.outcome.RunOutcome;
import rekey.report.Report;

/// What a report means to the shell.
final class Verdict {
    private Verdict() {}

    static ExitCode of(Report report) {
        return switch (report.mode()) {
            case ROTATE, RESTORE -> report.outcome() == RunOutcome.COMPLETE ? ExitCode.RIGHT : ExitCode.INCOMPLETE;
            case PLAN -> {
                if (report.outcome() != RunOutcome.COMPLETE) {
                    yield ExitCode.INCOMPLETE;
                }
                yield report.totals().counts().toChange() > 0 ? ExitCode.SOMETHING_TO_CHANGE : ExitCode.RIGHT;
            }
            case VERIFY -> {
                if (report.outcome() == RunOutcome.COMPLETE) {
                    yield ExitCode.RIGHT;
                }
                yield onlyNotMovedYet(report) ? ExitCode.SOMETHING_TO_CHANGE : ExitCode.INCOMPLETE;
            }
        };
    }

    private static boolean onlyNotMovedYet(Report report) {
        return report.problem() == null
                && report.places().stream()
                        .flatMap(place -> place.failures().stream())
                        .allMatch(failure -> failure.code().equals(NotOnWantedKey.CODE))
                && report.totals().lostPlaces() == 0;
    }
}
