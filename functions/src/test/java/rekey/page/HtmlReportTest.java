package rekey.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import rekey.input.Mode;
import rekey.key.MovedAlias;
import rekey.logs.StackLogGroups;
import rekey.outcome.Blame;
import rekey.outcome.Failure;
import rekey.outcome.PlaceOutcome;
import rekey.place.Place;
import rekey.plan.LeftOut;
import rekey.reconcile.FailedChildren;
import rekey.reconcile.LossCauses;
import rekey.reconcile.Problem;
import rekey.reconcile.ReconciledPlace;
import rekey.reconcile.Reconciliation;
import rekey.reconcile.Stop;
import rekey.report.Format;
import rekey.report.Links;
import rekey.report.PlaceMeaning;
import rekey.report.Report;
import rekey.report.Reporter;
import rekey.report.SampleRun;
import rekey.report.Severity;
import rekey.report.SummaryTest;
import rekey.run.Json;
import rekey.survey.SurveyedPlaceBuilder;
import rekey.target.Names;
import rekey.target.PreviousKey;

class HtmlReportTest {
    private static Document page(Report report) {
        return Jsoup.parse(new String(HtmlReport.of(report), StandardCharsets.UTF_8));
    }

    static List<Report> samples() {
        return List.of(SampleRun.report(), SampleRun.planned(), SampleRun.verified(), HostileNames.report());
    }

    private static Element one(Document page, String css) {
        var found = page.select(css);
        assertThat(found).as(css).hasSize(1);
        return found.getFirst();
    }

    private static String outcome(Report report) {
        var first = page(report).body().select("h1, h2, table").getFirst();
        assertThat(first.tagName()).isEqualTo("h1");
        return first.text();
    }

    @Test
    void itOpensWithTheOutcomeInWords() {
        var complete = SummaryTest.report(Mode.ROTATE, List.of(SummaryTest.complete(1)));
        assertThat(outcome(complete)).isEqualTo("Complete: every target was on the wanted key already");
        assertThat(outcome(SampleRun.report())).isEqualTo("Incomplete: 5 of 8 places need attention (3 warnings)");
        assertThat(outcome(SampleRun.planned())).startsWith("Blocked: a rotation would not complete");
        assertThat(outcome(SampleRun.verified())).startsWith("Not verified: 6 of 8 places");
    }

    @Test
    void aPlanThatOnlyLacksALookSaysSo() {
        assertThat(outcome(SummaryTest.plan(List.of(SummaryTest.inDoubt(1)))))
                .isEqualTo("Blocked: nobody can say whether a rotation of 1 place would complete (1 warning)");
    }

    @Test
    void aPlaceInAStateOfAnotherVersionIsShown() {
        var place = SampleRun.report().places().getFirst();
        var other = new Report.PlaceReport(
                place.at(),
                "Postponed",
                place.key(),
                place.counts(),
                place.keysAtSurvey(),
                place.queryResults(),
                place.effort(),
                List.of(),
                place.movedOnTargets(),
                place.warnings(),
                place.names(),
                place.drift(),
                place.ofStacks());
        var shown = page(ReportOf.of(List.of(other), List.of()));
        assertThat(one(shown, "table.places tbody td.state").text()).isEqualTo("Postponed");
    }

    @Test
    void ofTooManyPlacesTheTableHasThoseThatNeedAttentionAndSaysSo() {
        var report = ManyPlaces.of(Page.MOST_ROWS + 8).report();
        long troubled = PlaceMeaning.needAttention(report.places());
        assertThat(troubled).isBetween(100L, 2_000L);
        var page = page(report);
        assertThat(page.select("table.places tbody tr")).hasSize((int) troubled).allMatch(row -> row.hasClass("bad"));
        assertThat(one(page, ".shown").text()).isEqualTo(Format.count(troubled, "place"));
        assertThat(page.select("section:has(#places) > .lead").text())
                .startsWith("10,008 are too many for a page: here are " + Format.number(troubled))
                .endsWith("report.csv and report.json have them all.");
        assertThat(page.select("table.keys tbody tr").size()).isLessThanOrEqualTo(Page.MOST_ROWS);
        assertThat(page.select("#state option").eachText()).noneMatch(option -> option.startsWith("Rotated"));
    }

    @Test
    void ofTheMostThatATableHoldsItHasAll() {
        var report = ManyPlaces.of(Page.MOST_ROWS).report();
        var page = page(report);
        assertThat(page.select("table.places tbody tr")).hasSize(Page.MOST_ROWS);
        assertThat(page.select("section:has(#places) > .lead")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAN", "VERIFY"})
    void aRunThatChangesNothingSaysSo(Mode mode) {
        var page = page(mode == Mode.PLAN ? SampleRun.planned() : SampleRun.verified());
        assertThat(one(page, "header").text()).contains("Nothing was changed.");
        assertThat(page.select("#time, #keys")).isEmpty();
        assertThat(one(page, "#present").text()).isEqualTo("Keys in use that are not the wanted one");
    }

    @Test
    void itSaysOfHowManyPlacesTheTargetsAreInNoNumber() {
        assertThat(one(page(SampleRun.report()), "header").text())
                .contains("3 targets changed, 10 right already, 2 failed. Nobody knows what became of 5 targets."
                        + " The targets of 3 places are in none of these numbers.");
    }

    @Test
    void aPlanSaysWhatARotationTakes() {
        assertThat(one(page(SampleRun.planned()), "header").text()).contains("about 5 min 12 s", "about $0.01");
    }

    @Test
    void whatEndedTheRunEarlyIsSaid() {
        var report = new Reporter(SampleRun.plan(), SampleRun.reconciled(), SampleRun.UNASKED)
                .report(SampleRun.FINISHED, new Problem("States.Timeout", "{\"errorMessage\": \"too <long>\"}"));
        assertThat(one(page(report), "header").text()).contains("The run ended early. States.Timeout: too <long>");
    }

    @Test
    void everyPlaceHasARowWithItsStateInTheOrderOfTheReport() {
        var report = SampleRun.report();
        assertThat(page(report).select("#table tbody tr"))
                .extracting(row -> row.select("th code").text()
                        + " " + row.select(".region").text()
                        + " " + row.select(".state b").text())
                .isEqualTo(report.places().stream()
                        .map(place -> "%s %s %s".formatted(place.account(), place.region(), place.state()))
                        .toList());
    }

    static List<Arguments> aliases() {
        var old = "arn:aws:kms:eu-central-1:111111111111:key/old";
        return List.of(
                arguments(new PreviousKey.Key(old), "alias/a moved here from old"),
                arguments(new PreviousKey.None(), "alias/a made for it"),
                arguments(new PreviousKey.Unknown(), "alias/a moved here, from a key that cannot be read"));
    }

    @ParameterizedTest
    @MethodSource("aliases")
    void aRowSaysWhereItsAliasWasBefore(PreviousKey from, String words) {
        var moved = new MovedAlias("alias/a", from, SampleRun.wantedKey(SampleRun.ROTATED));
        var page = page(ReportOf.one(SampleRun.report().places().getFirst(), moved));
        assertThat(one(page, "#table td.key .alias").text()).isEqualTo(words);
    }

    @Test
    void whereNoAliasWasMovedNoneIsSpokenOf() {
        assertThat(page(SampleRun.report()).select(".alias")).isEmpty();
    }

    @Test
    void everyKindOfFailureSaysWhatToDoWhoseItIsAndWhere() {
        var page = page(SampleRun.report());
        assertThat(page.select(".trouble")).hasSize(4);
        var denied = page.select(".trouble").stream()
                .filter(trouble -> trouble.select("h3 code").text().equals("AccessDeniedException"))
                .findFirst()
                .orElseThrow();
        assertThat(denied.select(".remedy").text()).isEqualTo("Let logs use the key");
        assertThat(denied.select(".blame").text()).startsWith("Yours to change");
        assertThat(denied.select(".many").text()).isEqualTo("2 targets in 1 place");
        assertThat(denied.select(".where").text()).isEqualTo("222222222222 account <2> eu-central-1 2 targets: a b");
    }

    @Test
    void aPolicyToPasteStandsByItself() {
        var failure = new Failure("C", "m", Blame.CONFIGURATION, "Add this statement: {\"Effect\":\"Allow\"}");
        var page = page(SummaryTest.report(Mode.ROTATE, List.of(SummaryTest.unreachable(1, failure))));
        assertThat(one(page, ".remedy").text()).isEqualTo("Add this statement:");
        assertThat(one(page, ".trouble pre").wholeText()).isEqualTo("{\n  \"Effect\" : \"Allow\"\n}");
    }

    @Test
    void whatIsToBePutIntoASnippetIsSaidBeforeIt() {
        var one = place("111111111111", "eu-central-1");
        var sameRegion = place("222222222222", "eu-central-1");
        var another = place("222222222222", "us-east-1");
        assertThat(page(denied(one)).select(".put")).isEmpty();
        var inOneRegion = page(denied(one, sameRegion));
        assertThat(one(inOneRegion, ".trouble .put").text())
                .isEqualTo("Put each place's account where [account] stands:");
        assertThat(one(inOneRegion, ".trouble pre").text()).contains("arn:aws:logs:eu-central-1:[account]:*");
        assertThat(one(page(denied(sameRegion, another)), ".trouble .put").text())
                .isEqualTo("Put each place's Region where [Region] stands:");
        assertThat(one(page(denied(one, another)), ".trouble .put").text())
                .isEqualTo("Put each place's account and Region where [account] and [Region] stand:");
    }

    private static Place place(String account, String region) {
        return new Place(account, region);
    }

    private static Report denied(Place... places) {
        return SummaryTest.report(
                Mode.ROTATE,
                Stream.of(places)
                        .map(place -> new ReconciledPlace(
                                Mode.ROTATE,
                                place,
                                null,
                                null,
                                new PlaceOutcome.Refused(new Failure(
                                        "C",
                                        "m",
                                        Blame.CONFIGURATION,
                                        "Add this statement: {\"Resource\":\"arn:aws:logs:%s:%s:*\"}"
                                                .formatted(place.region(), place.account())))))
                        .toList());
    }

    @Test
    void equalWarningsAreOneWithItsPlaces() {
        var page = page(SampleRun.report());
        assertThat(page.select(".notices > li")).hasSize(2);
        assertThat(page.select(".notices > li").get(1).text())
                .startsWith("The key policy of [account] depends on an alias 3 places");
    }

    @Test
    void logGroupsOfStacksStandByTheirStackAndNotAmongTheWarnings() {
        var found = new StackLogGroups(
                43, List.of(new StackLogGroups.OfStack("shop", 41, List.of("/shop/api", "/shop/web"))));
        var surveyed = SurveyedPlaceBuilder.in(SampleRun.EMPTY).ofStacks(found).build();
        var report = SummaryTest.report(
                Mode.PLAN,
                List.of(new ReconciledPlace(Mode.PLAN, SampleRun.EMPTY, surveyed, null, new PlaceOutcome.Planned())));
        assertThat(report.places().getFirst().warnings()).containsExactly(found.warning(Mode.PLAN));
        var page = page(report);
        var section = one(page, "section[aria-labelledby=stacks]");
        assertThat(section.text())
                .contains("43 log groups that are to change belong to CloudFormation stacks")
                .contains("shop: 41 log groups: /shop/api /shop/web and 39 more")
                .contains("2 log groups of other stacks");
        assertThat(page.select("section[aria-labelledby=warnings]").text()).doesNotContain("CloudFormation");
        assertThat(page(SampleRun.report()).select("#stacks")).isEmpty();
    }

    @Test
    void theOwnerOfAKeyReadsFromWhenOnItMayBeRetired() {
        assertThat(page(SampleRun.report()).select(".keys tbody tr"))
                .extracting(row ->
                        row.select(".key").text() + ": " + row.select(".state").text())
                .contains("arn:aws:kms:eu-central-1:111111111111:key/old: After 3 Nov 2026, 12:15 UTC.");
    }

    /// Nobody has listed every key of a place that is not complete.
    @Test
    void placesThatAreNotCompleteMayUseAKeyWhateverDayTheTableNames() {
        assertThat(page(SampleRun.report())
                        .select("section[aria-labelledby=keys] .lead")
                        .text())
                .endsWith("Nor is all of 5 places in which this run could not look at everything, or left something as"
                        + " it was: whatever day the table names, retire no key that may be in use there.");
    }

    @Test
    void anAccountThatWasLeftOutHasItsReason() {
        assertThat(one(page(SampleRun.report()), "section[aria-labelledby=left-out] ul.reasons")
                        .text())
                .isEqualTo("1 account: its state is SUSPENDED old 555555555555");
    }

    @Test
    void accountsThatWereLeftOutForOneReasonAreOneEntryAndTheFirstTwentyAreNamedAtOnce() {
        var many = IntStream.range(0, 299)
                .mapToObj(i -> new LeftOut("%012d".formatted(i), "Team " + i, "it is not among the included"))
                .toList();
        var closed = new LeftOut("555555555555", "old", "its state is SUSPENDED");
        var page = page(ReportOf.leavingOut(
                Stream.concat(Stream.of(closed), many.stream()).toList()));
        var reasons = page.select("section[aria-labelledby=left-out] .reasons > li");
        assertThat(reasons).hasSize(2);
        assertThat(reasons.getFirst().select("h3").text()).isEqualTo("299 accounts: it is not among the included");
        assertThat(reasons.getFirst().select("> .names li")).hasSize(20);
        assertThat(reasons.getFirst().select("details:not([open]) li")).hasSize(279);
        assertThat(reasons.get(1).text()).isEqualTo("1 account: its state is SUSPENDED old 555555555555");
    }

    @Test
    void whatIsCountedIsNamedWhereItIsCounted() {
        var figures = page(SampleRun.report()).select(".figures > div");
        assertThat(figures)
                .filteredOn(figure -> !figure.select("details").isEmpty())
                .extracting(Element::text)
                .containsExactly(
                        "Deleted 1 Deleted by their owners during the run. Which gone 111111111111 eu-central-1",
                        "Reserved 1 Reserved by AWS: they cannot have a key of yours. Which aws/spans 222222222222 eu-central-1");
    }

    @Test
    void whatKeepsAPreviousKeyIsNamedAndSoIsHowManyMoreThereAre() {
        var names =
                new Names(IntStream.range(0, 20).mapToObj(i -> "forever-" + i).toList());
        var key = new Report.PreviousKeyReport(
                "111111111111",
                "eu-central-1",
                SampleRun.OLD,
                31,
                false,
                null,
                "r",
                0,
                31,
                0,
                null,
                null,
                new Report.KeyNames(names, Names.NONE));
        var row = one(page(ReportOf.of(List.of(), List.of(key))), ".keys tbody tr");
        assertThat(row.hasClass("plain")).isTrue();
        assertThat(row.select(".which li .name").eachText()).isEqualTo(names.first());
        assertThat(row.select(".which p").text()).isEqualTo("and 11 more");
    }

    @Test
    void aWantedKeyIsShortAndItsArnIsThereForWhoAsks() {
        var cell = page(SampleRun.report()).select("#table td.key").getFirst();
        assertThat(cell.select("details:not([open]) > summary").text()).isEqualTo("wanted");
        assertThat(cell.select("details").getFirst().ownText()).isEqualTo(SampleRun.wantedKey(SampleRun.ROTATED));
    }

    /// The place is nobody's to mend.
    @Test
    void aStopByAPersonIsNobodysFaultAndItsCauseIsShown() {
        var stop = new Problem("Aborted", "Somebody stopped the execution: Maintenance: wrong key");
        var end = Stop.ABORTED.of(SampleRun.plan(), stop);
        var places = new Reconciliation(Mode.ROTATE, SampleRun.survey(), List.of())
                .of(SampleRun.plan().places(), new LossCauses(FailedChildren.NONE, end));
        var page = page(new Reporter(SampleRun.plan(), places, SampleRun.UNASKED).report(SampleRun.FINISHED, stop));
        var stopped = page.select(".trouble:has(code:containsOwn(Aborted))");
        assertThat(stopped.select(".blame").text())
                .startsWith("Nothing is wrong there")
                .doesNotContain("a key, a role");
        assertThat(stopped.select(".message").text()).contains("Maintenance: wrong key");
        assertThat(one(page, "header").text()).contains("Somebody stopped the execution: Maintenance: wrong key");
    }

    @Test
    void itSaysWhatMadeTheRunAndWhereToReadOn() {
        var header = one(page(SampleRun.report()), "header");
        assertThat(header.select(".facts").text())
                .contains("Rekey version "
                        + Objects.requireNonNull(SampleRun.report().origin()).version());
        assertThat(header.select(".files a").eachText())
                .startsWith("Execution in Step Functions")
                .contains("report.csv", "report.json");
        assertThat(header.select(".origin").text()).contains("The comment of the input: Monthly", SampleRun.EXECUTION);
        assertThat(Json.tree(header.select(".origin pre").getFirst().wholeText()))
                .isEqualTo(SampleRun.plan().given());
    }

    /// A report of an earlier version, read again.
    @Test
    void whereNothingSaysWhatMadeTheRunNothingIsInvented() {
        var page = page(ReportOf.withoutOrigin());
        assertThat(page.select(".origin")).isEmpty();
        assertThat(one(page, "header").text()).doesNotContain("Step Functions", "version");
    }

    @Test
    void everySeverityHasAnIconOfItsOwn() {
        assertThat(Severity.values()).extracting(Severity::icon).doesNotHaveDuplicates();
        for (var sample : samples()) {
            assertThat(page(sample).select(".places tbody .state"))
                    .allSatisfy(state -> assertThat(state.select("svg use").attr("href"))
                            .isIn(Stream.of(Severity.values())
                                    .map(severity -> "#" + severity.css())
                                    .toList()));
        }
    }

    @Test
    void theWordsOfTheTableAreExplainedWhereItStands() {
        var words = one(page(SampleRun.report()), "section[aria-labelledby=places] details.explain");
        assertThat(words.select("summary").text())
                .contains("place", "target", "unknown")
                .doesNotContain("moved on");
        assertThat(words.select("dt").eachText()).contains("place", "took", "unknown", "Lost", "Rotated");
    }

    @Test
    void whatAPlaceTookIsOneAndTheSameWhereverItStands() {
        var page = page(SampleRun.report());
        var inTable = page.select("#table td[data-label=Took]");
        assertThat(inTable.eachText()).containsExactly("41 s", "0 s");
        assertThat(page.select(".lanes td.n").eachText()).isEqualTo(inTable.eachText());
        assertThat(page.select("#table td.time:not(.zero)").getFirst().text())
                .isEqualTo("1 Oct 2026, 12:09:18 to 12:10:00");
    }

    /// Nothing but the page's own style and script is allowed, by their hashes, and nothing is
    /// fetched.
    @ParameterizedTest
    @MethodSource("samples")
    void thePolicyAllowsWhatIsInsideAndNothingElse(Report report) throws Exception {
        var page = page(report);
        assertThat(one(page, "meta[http-equiv=Content-Security-Policy]").attr("content"))
                .isEqualTo(
                        "default-src 'none'; style-src %s; script-src %s; img-src data:; base-uri 'none'; form-action 'none'"
                                .formatted(
                                        hash(one(page, "style").data()),
                                        hash(one(page, "script").data())));
        assertThat(page.select("[style], [src], [srcset], [ping], iframe, object, embed, form, base, img"))
                .isEmpty();
        assertThat(page.select("[href]:not(a, use)").eachAttr("href")).containsExactly("data:,");
        assertThat(page.select("a[href]:not([href^=#])").eachAttr("href"))
                .isEqualTo(Stream.concat(
                                Stream.of(Links.execution(SampleRun.EXECUTION)),
                                RunFile.of(report.mode()).stream().map(RunFile::name))
                        .toList());
        assertThat(page.getAllElements())
                .allSatisfy(element -> assertThat(element.attributes().asList())
                        .noneMatch(attribute -> attribute.getKey().startsWith("on")));
        assertThat(page.select("style, script").text()).doesNotContain("url(h", "@import", "http");
    }

    private static String hash(String text) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-%s'".formatted(Base64.getEncoder().encodeToString(digest));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everyReferenceLeadsSomewhere(Report report) {
        var page = page(report);
        var ids = page.select("[id]").eachAttr("id");
        assertThat(ids).doesNotHaveDuplicates();
        var references = new ArrayList<>(page.select("[aria-labelledby]").eachAttr("aria-labelledby"));
        references.addAll(page.select("[for]").eachAttr("for"));
        page.select("[href^=#]").eachAttr("href").forEach(href -> references.add(href.substring(1)));
        assertThat(ids).containsAll(references);
    }

    /// Names are text wherever they stand: they add no element and no attribute, and nothing that
    /// steers the reader's eye comes through.
    @Test
    void namesOfOthersAreText() {
        var hostile = page(HostileNames.report());
        var harmless = page(HostileNames.harmless());
        assertThat(hostile.getAllElements())
                .extracting(HtmlReportTest::shape)
                .isEqualTo(harmless.getAllElements().stream()
                        .map(HtmlReportTest::shape)
                        .toList());
        var text = hostile.text();
        assertThat(text)
                .contains(
                        "<b>Sandbox</b> =1+1",
                        "\"><script>alert(1)</script>",
                        "@template.evil()",
                        "${7*7}",
                        "x".repeat(4000));
        assertThat(Pattern.compile("[\\p{Cc}\\p{Cf}&&[^\\n\\t]]")
                        .matcher(hostile.outerHtml())
                        .find())
                .isFalse();
        assertThat(text).contains("evil\uFFFDgpj.exe");
    }

    private static String shape(Element element) {
        return element.tagName()
                + element.attributes().asList().stream()
                        .map(attribute -> attribute.getKey())
                        .sorted()
                        .toList();
    }
}
