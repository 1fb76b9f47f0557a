package rekey.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import rekey.operator.rehearsal.Announcement;
import rekey.operator.rehearsal.Bounds;
import rekey.operator.rehearsal.Leftovers;
import rekey.operator.rehearsal.Rehearsal;
import rekey.operator.rehearsal.RehearsalPage;
import rekey.operator.rehearsal.RehearsalRecord;
import rekey.operator.rehearsal.Waiting;
import rekey.place.Place;
import software.amazon.awssdk.services.sts.StsClient;

@Command(
        name = "rehearse",
        description = "Proves the stack on your own AWS, over log groups and keys that it makes and deletes again.",
        footer = {
            "",
            "Exit codes: 0 all is proved (with --no-runs: all questions were asked), 1 AWS shows something else than",
            "expected, a step was left out, or something could not be deleted or saved, 3 AWS refuses.",
            "",
            "Examples:",
            "  rekey rehearse --account 111122223333",
            "  rekey rehearse --account 111122223333 --regions us-east-1 --role Admin --save rehearsals"
        })
final class RehearseCommand extends HubCommand {
    private static final String JSON = "rehearsal.json";
    private static final String PAGE = "rehearsal.html";
    private static final String USUAL_ROLE = "OrganizationAccountAccessRole";

    @Mixin
    private OutputOptions output;

    @Option(names = "--account", paramLabel = "ID", description = "The account to rehearse in.")
    private @Nullable String account;

    @Option(
            names = "--regions",
            paramLabel = "REGION",
            description = "The Region to rehearse in; --region is that of the stack. Default: the same.")
    private @Nullable String place;

    @Option(
            names = "--role",
            paramLabel = "NAME",
            description =
                    "The role in that account that you may assume. Default: OrganizationAccountAccessRole; in your own account none.")
    private @Nullable String role;

    @Option(
            names = "--save",
            paramLabel = "FOLDER",
            defaultValue = ".",
            description = "Where rehearsal.json and rehearsal.html are written. Default: here.")
    private Path folder;

    @Option(names = "--no-runs", description = "Starts no run: asks AWS the questions alone, which takes some minutes.")
    private boolean noRuns;

    @Option(
            names = "--ended",
            paramLabel = "ID",
            split = ",",
            description =
                    "A rehearsal of the last six hours that you know has ended: deletes what it left. Older ones need no such word.")
    private Set<String> ended = new HashSet<>();

    @Option(names = "--yes", description = "Does not ask.")
    private boolean yes;

    private volatile boolean saved;

    @Override
    ExitCode run() {
        var bounds = Bounds.at(Instant.now(), ThreadLocalRandom.current().nextInt(), place());
        var stack = hub().stack();
        var reached = new RehearsalAccount(hub(), bounds, roleArn(bounds.place()));
        // Who cannot get in hears of it before anything is asked.
        reached.clients().logs().describeLogGroups(request -> request.logGroupNamePrefix(Bounds.PREFIX));
        var with = noRuns ? Rehearsal.With.NO_RUNS : Rehearsal.With.RUNS;
        var earlier = Leftovers.in(reached, bounds, ended, Instant.now());
        if (!earlier.goingOn().isEmpty()) {
            var ids = String.join(", ", earlier.goingOn());
            throw Trouble.usage(
                    "A rehearsal may go on in %s: %s".formatted(bounds.place(), ids),
                    "Wait for its end. If you know that it has ended, add `--ended %s`: what it left is deleted"
                            .formatted(ids.replace(", ", ",")));
        }
        Announcement.of(bounds, with).forEach(screen()::say);
        earlier.sentences().forEach(screen()::say);
        if (!yes) {
            Confirmation.ask(
                    this,
                    "Rehearse in %s, with the stack %s in account %s?"
                            .formatted(bounds.place(), stack.name(), stack.account()));
        }
        var rehearsal = new Rehearsal(
                bounds, reached, new RehearsalRuns(hub()), Waiting.bySystemTime(), screen()::say, this::save);
        return show(ended(rehearsal, () -> rehearsal.run(stack.name(), with, earlier)));
    }

    /// Whoever ends the command, by Ctrl-C too, leaves nothing behind.
    private static RehearsalRecord ended(Rehearsal rehearsal, Supplier<RehearsalRecord> run) {
        var hook = new Thread(rehearsal::end);
        Runtime.getRuntime().addShutdownHook(hook);
        var told = run.get();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // The command ends just now, and the hook cleans up.
        }
        return told;
    }

    private ExitCode show(RehearsalRecord told) {
        if (saved) {
            screen().say("Saved %s and %s".formatted(folder.resolve(JSON), folder.resolve(PAGE)));
        }
        if (output.json()) {
            screen().document(Documents.of(told));
        } else {
            screen().heading(
                            "rehearsal %s: %s".formatted(told.rehearsal(), told.outcome()),
                            told.outcome().isGood() ? Screen.Tone.GOOD : Screen.Tone.BAD);
            if (told.problem() != null) {
                screen().result("It ended early: " + told.problem());
            }
        }
        return switch (told.outcome()) {
            case PROVED, ASKED -> saved && told.left().isEmpty() ? ExitCode.RIGHT : ExitCode.INCOMPLETE;
            case DIFFERENT, PARTLY_PROVED -> ExitCode.INCOMPLETE;
            case ENDED_EARLY -> ExitCode.NO_ANSWER;
        };
    }

    private void save(RehearsalRecord told) {
        boolean json = write(JSON, Documents.of(told));
        saved = write(PAGE, RehearsalPage.of(told)) && json;
    }

    /// The file is whole whenever the command ends.
    ///
    /// @return whether it is written
    private boolean write(String name, String content) {
        var file = folder.resolve(name);
        var next = folder.resolve(name + ".part");
        try {
            Files.createDirectories(folder);
            Files.writeString(next, content);
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            screen().say("%s cannot be written: %s".formatted(file, e.getMessage()));
            return false;
        }
    }

    private Place place() {
        if (account == null || !Place.isAccount(account)) {
            throw Trouble.usage(
                    account == null ? "No account is named" : "An account is twelve digits, and not " + account,
                    "Name the one to rehearse in with --account");
        }
        return new Place(account, place == null ? hub().region() : place);
    }

    private @Nullable String roleArn(Place place) {
        var own =
                hub().client(StsClient.builder()).getCallerIdentity().account().equals(place.account());
        if (role != null) {
            return place.roleArn(role);
        }
        return own ? null : place.roleArn(USUAL_ROLE);
    }
}
