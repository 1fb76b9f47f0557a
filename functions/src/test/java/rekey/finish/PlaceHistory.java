package rekey.finish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import rekey.drift.PlannedPlace;
import rekey.drift.PlannedTargets;
import rekey.fakes.FakeKms;
import rekey.fakes.FakeS3;
import rekey.fakes.Refusals;
import rekey.fakes.SimulatedPlace;
import rekey.fakes.VirtualTime;
import rekey.input.AppliedPlan;
import rekey.input.ExecutionInput;
import rekey.input.Globs;
import rekey.input.InputBuilder;
import rekey.input.KeyChoice;
import rekey.input.Mode;
import rekey.inventory.NoteReader;
import rekey.inventory.SharedNotes;
import rekey.inventory.TargetRow;
import rekey.journal.Journal;
import rekey.journal.JournalledKeys;
import rekey.journal.Segment;
import rekey.key.PlaceKey;
import rekey.key.UnreadPolicy;
import rekey.lambda.Deadline;
import rekey.logs.VirtualLogs;
import rekey.member.Entry;
import rekey.outcome.Blame;
import rekey.outcome.CountedAs;
import rekey.outcome.Failure;
import rekey.outcome.Patience;
import rekey.outcome.PlaceOutcome;
import rekey.pack.VirtualPack;
import rekey.pack.Work;
import rekey.place.Place;
import rekey.progress.PlaceProgress;
import rekey.progress.PlaceResult;
import rekey.reconcile.ReconciledPlace;
import rekey.restore.OriginalRun;
import rekey.restore.RestoredPlace;
import rekey.rotate.VirtualRotation;
import rekey.run.Bucket;
import rekey.run.Json;
import rekey.run.RunFolder;
import rekey.survey.SurveyedPlace;
import rekey.survey.VirtualSurvey;
import rekey.target.PreviousKey;
import rekey.target.Target;
import rekey.verify.VirtualVerification;
import software.amazon.awssdk.services.kms.model.KeyState;

/// One place, and what happens in it.
final class PlaceHistory {
    private static final Place PLACE = new Place("111122223333", "eu-central-1");
    private static final String WANTED = key('a');
    private static final String OLD = key('b');
    private static final String OLDER = key('c');

    private static final Globs SCOPE = new Globs(List.of(), List.of("x/*"));

    /// The run that applies the plan is narrower.
    private static final Globs PLANNED = new Globs(List.of(), List.of());

    private static String key(char digit) {
        return "arn:aws:kms:eu-central-1:111122223333:key/12345678-1234-1234-1234-12345678901" + digit;
    }

    private final SplittableRandom random;
    private final SimulatedPlace place = new SimulatedPlace();
    private final VirtualTime time = new VirtualTime();
    private final FakeS3 s3 = new FakeS3();
    final Bucket bucket = new Bucket(s3, "bucket");
    final RunFolder folder = new RunFolder("r2");
    private final FakeKms kms = FakeKms.knowing(VirtualSurvey.ALIAS, FakeKms.key(WANTED, KeyState.ENABLED))
            .knowingToo(WANTED, FakeKms.key(WANTED, KeyState.ENABLED))
            .knowingToo(OLD, FakeKms.key(OLD, KeyState.ENABLED))
            .knowingToo(OLDER, FakeKms.key(OLDER, KeyState.ENABLED));
    final List<String> course = new ArrayList<>();
    private final Set<String> takenOffAgain = new HashSet<>();
    private List<Segment> journal = List.of();
    private boolean recounted;
    private int writers;
    private int names;

    PlaceHistory(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static Target target(TargetRow row) {
        return row.type().equals("query results") ? new Target.QueryResults() : new Target.LogGroup(row.name());
    }

    /// What the run had journalled by its end.
    JournalledKeys journalled() {
        return JournalledKeys.of(journal(folder), journal);
    }

    /// Whether somebody took the row's target off the wanted key. If it was read after that and not moved
    /// again, the journal has a later key of it.
    boolean isTakenOffAgain(TargetRow row) {
        return takenOffAgain.contains(row.name());
    }

    /// Whether a verification has looked at what is left of the previous keys.
    boolean isRecounted() {
        return recounted;
    }

    /// Whether the log group of a row is there, and on another key.
    boolean isOffItsPreviousKey(TargetRow row) {
        return place.has(row.name())
                && !PreviousKey.ofShown(place.keyOf(row.name())).text().equals(row.presentKey());
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private @Nullable String anyKey() {
        return switch (random.nextInt(5)) {
            case 0 -> null;
            case 1 -> OLDER;
            case 2 -> WANTED;
            default -> OLD;
        };
    }

    private Entry.Entered entry() {
        return VirtualSurvey.entered(PLACE, VirtualLogs.of(PLACE, place, kms, time), kms);
    }

    private SharedNotes notes() {
        return SharedNotes.in(bucket, folder, "w" + writers++);
    }

    private Journal journal(RunFolder of) {
        return new Journal(bucket, of, PLACE);
    }

    private void seed() {
        int groups = random.nextInt(1, 130);
        for (int i = 0; i < groups; i++) {
            make(anyKey());
        }
        place.withQueryResultsOn(anyKey());
    }

    private void make(@Nullable String key) {
        var name = "%s/%04d".formatted(chance(10) ? "x" : chance(20) ? "d" : "a", names++);
        place.with(name, key, chance(50) ? 30 : null);
    }

    /// What others do meanwhile.
    private void meanwhile() {
        for (int times = random.nextInt(6); times > 0; times--) {
            var name = any();
            switch (random.nextInt(4)) {
                case 0 -> {
                    course.add("delete " + name);
                    place.remove(name);
                }
                case 1 -> {
                    course.add("make a/%04d".formatted(names));
                    make(anyKey());
                }
                case 2 -> {
                    var key = anyKey();
                    course.add("move %s to %s".formatted(name, key));
                    if (PreviousKey.ofShown(place.keyOf(name)).is(WANTED)) {
                        takenOffAgain.add(name);
                    }
                    place.with(name, key);
                }
                default -> {
                    if (PreviousKey.ofShown(place.queryResultsKey()).is(WANTED)) {
                        takenOffAgain.add(new Target.QueryResults().text());
                    }
                    place.withQueryResultsOn(anyKey());
                }
            }
        }
    }

    private String any() {
        var prefix = chance(80) ? "a" : "d";
        return "%s/%04d".formatted(prefix, random.nextInt(Math.max(1, names)));
    }

    private void refusing() {
        int refused = random.nextInt(4);
        place.refuse(name -> switch ((name.hashCode() & 0xff) % 16) {
            case 0 -> refused == 1 ? Refusals.of("AccessDeniedException", 400, "explicit deny") : null;
            case 1 -> refused == 2 ? Refusals.of("InvalidParameterException", 400, "is reserved for AWS.") : null;
            case 2, 3 -> refused == 3 ? Refusals.of("ServiceUnavailableException", 503, "later") : null;
            default -> null;
        });
    }

    ReconciledPlace run(Mode mode) {
        seed();
        OriginalRun undone = null;
        if (mode == Mode.RESTORE) {
            undone = undone();
            meanwhile();
        }
        return run(input(mode), undone, null);
    }

    /// A plan is made, and applied later.
    ReconciledPlace runOfAPlan() {
        seed();
        var planned = planned();
        meanwhile();
        if (chance(10)) {
            course.add("repoint the alias");
            kms.knowingToo(VirtualSurvey.ALIAS, FakeKms.key(OLDER, KeyState.ENABLED));
        }
        return run(applying(), null, planned);
    }

    private ReconciledPlace run(ExecutionInput input, @Nullable OriginalRun undone, @Nullable PlannedTargets planned) {
        var mode = input.mode();
        var surveyed = surveyed(input, undone, planned);
        if (surveyed.barred() != null || !surveyed.hasWork() || !mode.changes()) {
            return ended(mode, surveyed, null, surveyed.barred());
        }
        if (chance(10)) {
            course.add("not started");
            return ended(mode, surveyed, null, new PlaceOutcome.NotStarted(failure("CanaryStopped")));
        }
        var work = Json.read(Json.bytes(VirtualPack.work(surveyed)), Work.class);
        var last = worked(input, work, undone);
        return last.verified() && last.open() == 0
                ? ended(mode, surveyed, PlaceResult.of(last), new PlaceOutcome.Incomplete())
                : ended(mode, surveyed, PlaceResult.of(last), new PlaceOutcome.Lost(failure("Lost")));
    }

    private static Failure failure(String code) {
        return new Failure(code, "because", Blame.AWS, "Run again");
    }

    private static ReconciledPlace ended(
            Mode mode, SurveyedPlace surveyed, @Nullable PlaceResult result, @Nullable PlaceOutcome outcome) {
        var read = Json.read(Json.bytes(surveyed), SurveyedPlace.class);
        return new ReconciledPlace(mode, PLACE, read, result, outcome == null ? new PlaceOutcome.Unchanged() : outcome);
    }

    private OriginalRun undone() {
        var earlier = new RunFolder("r1");
        var surveyed = VirtualSurvey.of(PLACE, journal(earlier), entry().logs(), kms);
        VirtualRotation.invocation(
                VirtualRotation.begin(VirtualPack.work(surveyed)), entry().logs(), journal(earlier), time);
        return OriginalRun.read(
                journal(earlier),
                new RestoredPlace(PLACE, new PreviousKey.Key(WANTED), surveyed.journal(), true),
                name -> !name.startsWith("x/"));
    }

    private PlannedTargets planned() {
        var plan = new RunFolder("r1");
        var surveyed = VirtualSurvey.of(Mode.PLAN, PLACE, journal(plan), entry().logs(), kms);
        return PlannedTargets.read(
                journal(plan),
                new PlannedPlace(PLACE, PlaceKey.existing(WANTED), surveyed.journal()),
                PLANNED::test,
                SCOPE::test);
    }

    private static ExecutionInput applying() {
        return InputBuilder.rotation()
                .key(new KeyChoice.Alias(VirtualSurvey.ALIAS))
                .regions(List.of("eu-central-1"))
                .logGroups(SCOPE)
                .applies(new AppliedPlan("r1", PLANNED))
                .build();
    }

    private ExecutionInput input(Mode mode) {
        return mode == Mode.RESTORE
                ? InputBuilder.restoration("r1").logGroups(SCOPE).build()
                : InputBuilder.rotation()
                        .mode(mode)
                        .key(new KeyChoice.Alias(VirtualSurvey.ALIAS))
                        .regions(List.of("eu-central-1"))
                        .logGroups(SCOPE)
                        .queryResults(chance(80))
                        .build();
    }

    private SurveyedPlace surveyed(
            ExecutionInput input, @Nullable OriginalRun undone, @Nullable PlannedTargets planned) {
        if (chance(30)) {
            course.add("the key serves a/ alone");
            kms.withPolicy("""
                    {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                     "Principal": {"Service": "logs.eu-central-1.amazonaws.com"},
                     "Action": ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*"],
                     "Resource": "*", "Condition": {"ArnLike": {"kms:EncryptionContext:aws:logs:arn":
                     "arn:aws:logs:eu-central-1:111122223333:log-group:a/*"}}}]}""");
        }
        boolean inParts = chance(50);
        SurveyedPlace found = null;
        do {
            var segment = "survey-" + writers;
            found = planned == null
                    ? VirtualSurvey.noting(
                            input, found, entry(), journal(folder), notes(), segment, undone, () -> inParts)
                    : VirtualSurvey.applying(
                            input, found, entry(), journal(folder), notes(), segment, planned, () -> inParts);
            course.add("surveyed a part");
        } while (found.rest() != null);
        return found;
    }

    private PlaceProgress worked(ExecutionInput input, Work work, @Nullable OriginalRun undone) {
        var progress = PlaceProgress.begin(work);
        var patience = chance(50) ? VirtualSurvey.IMPATIENT : new Patience(Duration.ofMinutes(2));
        var reader = new NoteReader(bucket, folder);
        var serving = undone != null || chance(30)
                ? UnreadPolicy.saying("not asked")
                : entry().keys().serving(work.wantedKey(), time.now());
        while (!progress.verified() && !chance(7)) {
            meanwhile();
            refusing();
            if (chance(5)) {
                course.add("given up");
                progress = progress.hasRemaining() ? givenUp(input, progress) : progress;
            } else if (progress.hasRemaining() && chance(3)) {
                course.add("died, and closed");
                progress = progress.doubted().giveUp(failure("AccessDenied"));
            } else if (progress.hasRemaining()) {
                course.add("rotate");
                progress = VirtualRotation.noting(
                        input, progress, entry().logs(), journal(folder), notes(), deadline(), patience, time);
            } else {
                course.add("verify");
                progress = VirtualVerification.noting(
                        input,
                        progress,
                        work,
                        entry(),
                        journal(folder),
                        notes(),
                        undone,
                        serving,
                        asked -> Optional.of(reader.countedAs(CountedAs.ALREADY_RIGHT, asked, work.noted())));
            }
            recounted = progress.verified() && course.getLast().equals("verify");
            time.sleep(Duration.ofSeconds(30));
            progress = Json.read(Json.bytes(progress), PlaceProgress.class);
        }
        journal = progress.journal();
        return progress;
    }

    private PlaceProgress givenUp(ExecutionInput input, PlaceProgress progress) {
        return input.applies() != null && chance(50)
                ? progress.drifted(PlannedTargets.unfit(failure("KeyDisabled")))
                : progress.giveUp(failure("AccessDenied"));
    }

    private Deadline deadline() {
        long end = time.nanos()
                + Duration.ofSeconds(IntStream.of(2, 6, 900).toArray()[random.nextInt(3)])
                        .toNanos();
        return new Deadline(() -> (int) Duration.ofNanos(end - time.nanos()).toMillis(), Duration.ZERO);
    }
}
