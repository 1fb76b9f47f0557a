package rekey.report;

import java.util.List;

/// A sentence about one place, as it holds for any: what differs only in the account and Region it
/// names is one and the same for people.
public final class AnyPlace {
    private AnyPlace() {}

    /// What is said of several places, in one sentence.
    ///
    /// @param wordings at least one; equal but for the account and Region they name
    /// @param first the place that the first one is about
    public static String in(List<String> wordings, Report.PlaceReport first) {
        var wording = wordings.getFirst();
        return wordings.stream().allMatch(wording::equals) ? wording : in(wording, first);
    }

    public static String in(String sentence, Report.PlaceReport place) {
        return sentence.replace(place.account(), "[account]").replace(place.region(), "[Region]");
    }
}
