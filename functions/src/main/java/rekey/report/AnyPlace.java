package rekey.report;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import rekey.input.SameInput;

/// A sentence about one place, as it holds for any: what differs only in the account and Region it
/// names is one and the same for people.
public final class AnyPlace {
    private static final String ACCOUNT = "[account]";
    private static final String REGION = "[Region]";

    private AnyPlace() {}

    /// What is said of several places, in one sentence. What they share stays.
    ///
    /// @param wordings one of each place, at least one; equal but for the account and Region they name
    /// @param places in the same order
    public static String in(List<String> wordings, List<Report.PlaceReport> places) {
        var wording = wordings.getFirst();
        if (wordings.stream().allMatch(wording::equals)) {
            return wording;
        }
        var first = places.getFirst();
        var ofAnyAccount =
                share(places, Report.PlaceReport::account) ? wording : with(ACCOUNT, first.account(), wording);
        return share(places, Report.PlaceReport::region) ? ofAnyAccount : with(REGION, first.region(), ofAnyAccount);
    }

    public static String in(String sentence, Report.PlaceReport place) {
        return with(REGION, place.region(), with(ACCOUNT, place.account(), sentence));
    }

    /// An input that is to be pasted stays as it is: it is of the run, and of no place.
    private static String with(String any, String its, String sentence) {
        int input = SameInput.beginning(sentence);
        return sentence.substring(0, input).replace(its, any) + sentence.substring(input);
    }

    private static boolean share(List<Report.PlaceReport> places, Function<Report.PlaceReport, String> what) {
        return places.stream().map(what).distinct().count() == 1;
    }

    /// What is to be put into a text before it is pasted; empty where that is nothing.
    public static String toPut(String text) {
        var account = text.contains(ACCOUNT) ? "account" : "";
        var region = text.contains(REGION) ? "Region" : "";
        var what = Stream.of(account, region).filter(word -> !word.isEmpty()).toList();
        return what.isEmpty()
                ? ""
                : "Put each place's %s where %s %s:"
                        .formatted(
                                String.join(" and ", what),
                                what.stream().map("[%s]"::formatted).collect(Collectors.joining(" and ")),
                                what.size() == 1 ? "stands" : "stand");
    }
}
