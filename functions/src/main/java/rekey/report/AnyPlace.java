package rekey.report;

/// A sentence about one place, as it holds for any: what differs only in the account and Region it
/// names is one and the same for people.
final class AnyPlace {
    private AnyPlace() {}

    static String in(String sentence, Report.PlaceReport place) {
        return sentence.replace(place.account(), "[account]").replace(place.region(), "[Region]");
    }
}
