package rekey.page;

import java.util.List;
import rekey.input.Mode;

/// A file that lies beside the page in the run's folder.
///
/// @param name also its address: the page is opened from that folder, from a copy of it, or is a [CopiedPage]
/// @param use what it is for
record RunFile(String name, String use) {
    private static final RunFile PLACES = new RunFile("report.csv", "the places, for spreadsheets");
    private static final RunFile ALL = new RunFile("report.json", "all, for programs");

    static List<RunFile> of(Mode mode) {
        return switch (mode) {
            case ROTATE, PLAN, VERIFY, RESTORE ->
                List.of(PLACES, ALL, new RunFile("targets.csv", "every target, for spreadsheets"));
            case RETIRE ->
                List.of(
                        new RunFile("retirement.html", "which keys may go"),
                        new RunFile("retirement.csv", "the same, for spreadsheets"),
                        new RunFile("retirement.json", "the same, for programs"),
                        PLACES,
                        ALL);
        };
    }
}
