package rekey.operator;

import java.util.List;
import rekey.input.ExecutionInput;
import rekey.input.Globs;
import rekey.input.OrganizationalUnitScope;
import rekey.input.ReadersRule;
import rekey.input.RegionScope;
import rekey.report.Report;
import rekey.words.Amount;

/// What a run leaves of the places of an earlier one that it applies or undoes.
///
/// @param input of the run
record Narrowing(ExecutionInput input) {
    /// Those in the accounts and Regions of the input.
    List<Report.PlaceReport> of(List<Report.PlaceReport> places) {
        return places.stream().filter(this::isWanted).toList();
    }

    private boolean isWanted(Report.PlaceReport place) {
        var accounts = input.accounts();
        return (accounts.include().isEmpty() || accounts.include().contains(place.account()))
                && !accounts.exclude().contains(place.account())
                && switch (input.regions()) {
                    case RegionScope.Named(var regions) -> regions.contains(place.region());
                    case RegionScope.Enabled() -> true;
                };
    }

    /// As many, or fewer if the input leaves out what only the run itself finds out.
    String atMost(Amount amount) {
        return isNarrowedFurther() ? "at most " + amount : amount.toString();
    }

    private boolean isNarrowedFurther() {
        return !input.organizationalUnits().equals(OrganizationalUnitScope.ALL)
                || !input.logGroups().equals(Globs.ALL)
                || !input.queryResults()
                || input.readers() == ReadersRule.KEEP;
    }
}
