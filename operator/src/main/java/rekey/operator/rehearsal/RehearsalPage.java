package rekey.operator.rehearsal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import rekey.report.Format;
import rekey.report.Report;

/// `rehearsal.html`: the record for people, one file that needs no other and no network, in the looks of
/// `report.html`.
public final class RehearsalPage {
    private static final String STYLE = "/rekey/page/page.css";

    /// A row becomes a block of lines on a narrow screen. Only the last column, AWS's words, may break
    /// a word.
    private static final String CELLS = """
            .cells th, .cells td { overflow-wrap: break-word; }
            .cells td:last-child { overflow-wrap: anywhere; }
            @media screen and (max-width: 760px) {
              .cells, .cells tbody, .cells tr, .cells th, .cells td { display: block; width: auto; padding: 0; border: 0; text-align: left; }
              .cells thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
              .cells tr { padding: 10px 0; border-bottom: 1px solid var(--line); }
              .cells tbody th { font-weight: 600; }
              .cells td { overflow-wrap: anywhere; }
              .cells td:empty { display: none; }
              .cells td::before { content: attr(data-label) ": "; color: var(--soft); }
            }
            """;

    private RehearsalPage() {}

    public static String of(RehearsalRecord told) {
        var page = new Html()
                .raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .raw(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n")
                .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .raw(
                        "<meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
                .element("title", "Rekey's rehearsal " + told.rehearsal())
                .raw("<link rel=\"icon\" href=\"data:,\">\n<style>" + style() + CELLS + "</style>\n</head>\n<body>\n");
        header(page, told);
        page.raw("<main>\n");
        findings(page, told);
        steps(page, told);
        answers(page, told);
        page.raw("</main>\n<footer>\n")
                .element("p", "Rekey %s, rehearsal %s. All times are UTC.".formatted(told.version(), told.rehearsal()))
                .raw("</footer>\n</body>\n</html>\n");
        return page.toString();
    }

    private static void header(Html page, RehearsalRecord told) {
        boolean good = told.outcome().isGood();
        page.raw("<header class=\"outcome %s\">\n".formatted(good ? "good" : "bad"))
                .raw("<p class=\"eyebrow\">Rekey <span>rehearsal</span></p>\n")
                .element("h1", headline(told));
        if (told.problem() != null) {
            page.element("p", "It ended early: " + told.problem());
        }
        page.raw("<dl class=\"facts\">\n");
        fact(page, "Place", told.account() + " in " + told.region());
        fact(page, "Stack", told.stack());
        fact(page, "Started", Format.moment(told.startedAt()));
        fact(page, "Took", Format.duration(Duration.between(told.startedAt(), told.finishedAt())));
        fact(page, "Calls in the account", Format.number(told.cost().calls()));
        fact(
                page,
                "Keys",
                "%d, for $%.4f until their deletion was scheduled"
                        .formatted(told.cost().keys(), told.cost().keyDollars()));
        if (told.cost().runDollars() != null) {
            fact(page, "A rotation", "$" + told.cost().runDollars());
        }
        page.raw("</dl>\n</header>\n");
    }

    private static void fact(Html page, String name, String value) {
        page.raw("<div>").element("dt", name).element("dd", value).raw("</div>\n");
    }

    private static String headline(RehearsalRecord told) {
        return switch (told.outcome()) {
            case PROVED -> "Every step is proved on this AWS";
            case ASKED -> "The questions were asked, and no run was started";
            case PARTLY_PROVED -> "Some steps were left out; the others are proved";
            case DIFFERENT -> "AWS shows something else than expected";
            case ENDED_EARLY -> "The rehearsal ended early";
        };
    }

    private static void findings(Html page, RehearsalRecord told) {
        var found = Stream.concat(
                        told.steps().stream()
                                .flatMap(step -> step.findings().stream().map(one -> step.name() + ": " + one)),
                        told.left().stream().map(one -> "Left behind: " + one))
                .toList();
        if (found.isEmpty()) {
            return;
        }
        page.raw("<section>\n").element("h2", "Findings").raw("<ul class=\"reasons\">\n");
        found.forEach(one -> page.element("li", one));
        page.raw("</ul>\n</section>\n");
    }

    private static void steps(Html page, RehearsalRecord told) {
        if (told.steps().isEmpty()) {
            return;
        }
        page.raw("<section>\n")
                .element("h2", "What was proved")
                .table(
                        "Steps",
                        List.of("Step", "What it proves", "Outcome", "Began", "Seconds", "Run", "Seen"),
                        told.steps().stream()
                                .map(step -> List.of(
                                        step.name(),
                                        step.proves(),
                                        state(step),
                                        Format.timeOfDay(step.startedAt()),
                                        Format.seconds(step.seconds()),
                                        Objects.requireNonNullElse(step.run(), ""),
                                        step.note()))
                                .toList())
                .raw("</section>\n");
    }

    private static String state(StepResult step) {
        return switch (step.state()) {
            case PROVED -> "proved";
            case DIFFERENT -> "different: see the findings";
            case LEFT_OUT -> "left out";
        };
    }

    private static void answers(Html page, RehearsalRecord told) {
        if (told.answers().isEmpty()) {
            return;
        }
        page.raw("<section>\n")
                .element("h2", "What AWS does here where its pages leave it open")
                .element(
                        "p",
                        "Rekey works with each of these answers. Nothing is guessed: what AWS did not show is not answered.")
                .table(
                        "Answers",
                        List.of("Question", "Name", "Here", "Seen"),
                        told.answers().stream().map(RehearsalPage::answer).toList())
                .raw("</section>\n");
    }

    private static List<String> answer(Question.Answered answered) {
        var question = answered.question();
        var positions = question.positions();
        return switch (answered.answer()) {
            case Answer.Found(var position, var seen) ->
                row(question, "%s: %s".formatted(position, positions.getOrDefault(position, "")), seen);
            case Answer.Narrowed(var some, var seen) -> row(question, String.join(" or ", some), seen);
            case Answer.Otherwise(var seen) -> row(question, "something else", seen);
            case Answer.NotAnswered(var why) -> row(question, "not answered", why);
        };
    }

    private static List<String> row(Question question, String here, String seen) {
        return List.of(question.asks(), question.name(), here, seen);
    }

    /// That of the reports' page.
    private static String style() {
        try (var stream = Report.class.getResourceAsStream(STYLE)) {
            return new String(Objects.requireNonNull(stream, STYLE).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
