package rekey.page;

import java.util.List;

/// A file that lies beside the page in the run's folder.
///
/// @param name also its address: the page is opened from that folder, or from a copy of it
/// @param use what it is for
record RunFile(String name, String use) {
    static final List<RunFile> ALL = List.of(
            new RunFile("report.csv", "the places, for spreadsheets"),
            new RunFile("report.json", "all, for programs"),
            new RunFile("targets.csv", "every target, for spreadsheets"));
}
