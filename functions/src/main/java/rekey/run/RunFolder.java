package rekey.run;

import java.util.Collection;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import rekey.place.Place;

/// Where a run keeps what, in the bucket.
///
/// @param run the run's id
public record RunFolder(String run) {
    /// Letters of any alphabet are allowed, so it says what is not.
    private static final Pattern NAME = Pattern.compile(
            "[^\\x00-\\x20<>{}\\[\\]?*\"#%\\\\^|~`$&,;:/\\x7f-\\x9f\\ud800-\\udfff\\ufffe\\uffff]{1,80}");

    public RunFolder {
        if (run.isBlank() || run.contains("/")) {
            throw new IllegalArgumentException("a run's id must be an execution's name, was \"" + run + "\"");
        }
    }

    /// Whether the text can be the id of a run.
    ///
    /// Source: docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
    public static boolean isRun(String text) {
        return NAME.matcher(text).matches();
    }

    public String plan() {
        return in("plan.json");
    }

    /// Which Regions each account said it has, written once; the plan takes it over.
    public String regions() {
        return in("regions.json");
    }

    public String surveyBatches() {
        return in("survey/batches.jsonl");
    }

    /// One line a place, written once: whoever surveys the same batch again leaves it as it is.
    public String surveyed(int batch, int part) {
        return in("survey/places/%06d-%04d.jsonl".formatted(batch, part));
    }

    public String surveyedPrefix() {
        return in("survey/places/");
    }

    /// What a retirement read of all earlier runs.
    public String pastRuns() {
        return in("retire/past-runs.json");
    }

    /// One line a place: what it tells of the keys that may go.
    public String retirePlaces(int batch, int part) {
        return in("retire/places/%06d-%04d.jsonl".formatted(batch, part));
    }

    public String retirePlacesPrefix() {
        return in("retire/places/");
    }

    /// The certificate, and its other forms beside it.
    public String retirement() {
        return in("retirement.json");
    }

    public String retirementCsv() {
        return in("retirement.csv");
    }

    public String retirementHtml() {
        return in("retirement.html");
    }

    /// Below it is the journal of all places.
    public String journal() {
        return in("journal/");
    }

    /// What one writer has put into the journal, many places together.
    public String journalObject(String name) {
        return journal() + "shared/" + name + ".jsonl";
    }

    /// Below it is what amends the journal.
    public String journalAmendments() {
        return journal() + "amended/";
    }

    /// Previous keys of a page that somebody changed after the survey; stronger than the page
    /// itself.
    ///
    /// @param number the later, the stronger
    public String journalAmendment(Place place, String segment, int page, int number) {
        return journalAmendments(place, segment, page) + "%04d.jsonl".formatted(number);
    }

    public String journalAmendments(Place place, String segment, int page) {
        return journalAmendments() + "%s/%s/%s/%06d-".formatted(place.account(), place.region(), segment, page);
    }

    /// A page of an earlier version, which wrote each into an object of its own.
    public String earlierJournalPage(Place place, String segment, int page) {
        return earlierJournalSegment(place, segment) + "%06d.jsonl".formatted(page);
    }

    /// Below it are the pages of a segment of an earlier version, and what amends them.
    public String earlierJournalSegment(Place place, String segment) {
        return journal() + "%s/%s/%s/".formatted(place.account(), place.region(), segment);
    }

    public String earlierJournalAmendments(Place place, String segment, int page) {
        return earlierJournalSegment(place, segment) + "%06d-amended-".formatted(page);
    }

    /// Written before a key is asked for in the place.
    public String keyAsked(Place place) {
        return key(place) + "asked.json";
    }

    /// Written when the key is there.
    public String keyMade(Place place) {
        return key(place) + "made.json";
    }

    /// Written before an alias is moved to it.
    public String aliasMoved(Place place) {
        return key(place) + "alias.json";
    }

    /// Below it is what is remembered of the keys that the run made.
    public String keysPrefix() {
        return in("keys/");
    }

    private String key(Place place) {
        return keysPrefix() + "%s/%s/".formatted(place.account(), place.region());
    }

    public String batches(int wave) {
        return in("batches-%d.jsonl".formatted(wave));
    }

    /// @param step 0 for what a batch begins with, then the step after which it is written
    /// @param writer the invocation that writes it, so that a late one cannot replace what a later
    ///     one relies on
    public String progress(int wave, int batch, int step, String writer) {
        return progressOf(wave, batch) + "%04d-%s.json".formatted(step, writer);
    }

    /// Below it are the progress objects of a batch.
    public String progressOf(int wave, int batch) {
        return progressPrefix() + "%d-%06d/".formatted(wave, batch);
    }

    /// How far a batch is at this moment, for whoever watches the run.
    public String live(int wave, int batch) {
        return in("live/%d-%06d.json".formatted(wave, batch));
    }

    public String progressPrefix() {
        return in("progress/");
    }

    /// The progress objects of batches in which a worker may have died at its changes, or was given up,
    /// and another one did its step again. Who begins to rotate writes an object, and so does who ended
    /// the step before; a verification that was repeated looks the same.
    ///
    /// @param progress the names of all of the run's
    public static Set<String> ofRepeatedBatches(Collection<String> progress) {
        var repeated =
                progress.stream()
                        .collect(Collectors.groupingBy(RunFolder::step, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .filter(step -> step.getValue() > (step.getKey().endsWith("/0000") ? 1 : 2))
                        .map(step -> batch(step.getKey()))
                        .collect(Collectors.toSet());
        return progress.stream().filter(name -> repeated.contains(batch(name))).collect(Collectors.toSet());
    }

    /// What the names of all objects of one step of a batch begin with.
    public static String step(String progress) {
        return progress.substring(0, progress.indexOf('-', progress.lastIndexOf('/')));
    }

    /// What those of one batch begin with.
    public static String batch(String progress) {
        return progress.substring(0, progress.lastIndexOf('/'));
    }

    public String results(int wave, int batch) {
        return in("results/%d-%06d.jsonl".formatted(wave, batch));
    }

    public String resultsPrefix() {
        return in("results/");
    }

    /// What one invocation has written down of the targets of its places, many places together.
    public String noteObject(String name) {
        return notesPrefix() + name + ".jsonl.gz";
    }

    public String notesPrefix() {
        return in("targets/");
    }

    /// Every target and what became of it, for spreadsheets.
    public String targetsCsv() {
        return in("targets.csv");
    }

    /// The same, a JSON object a line.
    public String targetsLines() {
        return in("targets.jsonl");
    }

    /// How many targets are in these two files, and whether they are those of the report.
    public String targetsManifest() {
        return in("targets.json");
    }

    /// What Step Functions writes of the children of the Maps.
    public String mapsPrefix() {
        return in("maps/");
    }

    /// Whether the canary is well: written before the wave after it, and read by the report.
    public String canary() {
        return in("canary.json");
    }

    public String report() {
        return in("report.json");
    }

    /// That people are told of the run's end, by whoever wrote it.
    public String told() {
        return in("told.json");
    }

    public String html() {
        return in("report.html");
    }

    public String csv() {
        return in("report.csv");
    }

    /// Where the folder is, for a page in another folder of the bucket.
    public String fromAnotherFolder() {
        return "../" + in("");
    }

    private String in(String name) {
        return "runs/" + run + "/" + name;
    }
}
