package rekey.operator;

import rekey.input.Mode;
import rekey.outcome.NotOnWantedKey;
import rekey.report.Report;

/// What a report means to the shell.
final class Verdict {
    private Verdict() {}

    static ExitCode of(Report report) {
        return switch (report.outcome()) {
            case COMPLETE -> ExitCode.RIGHT;
            case READY -> report.totals().counts().toChange() > 0 ? ExitCode.SOMETHING_TO_CHANGE : ExitCode.RIGHT;
            case BLOCKED -> ExitCode.INCOMPLETE;
            case INCOMPLETE ->
                report.mode() == Mode.VERIFY && onlyNotMovedYet(report)
                        ? ExitCode.SOMETHING_TO_CHANGE
                        : ExitCode.INCOMPLETE;
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
