package rekey.operator;

import java.io.PrintStream;
import java.util.List;
import java.util.stream.Stream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBarConsumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import rekey.report.HarmlessText;

/// What is shown at the terminal. Results go to standard output, everything else to standard error.
/// Names of accounts and log groups are anybody's: no character of theirs steers the terminal.
final class Screen {
    private static final int USUAL = 80;

    private final PrintStream out;
    private final PrintStream err;
    private final Ansi ansi;
    private final int ofTerminal;

    /// @param ansi whether there are colours
    /// @param ofTerminal how many letters fit into a line of it
    Screen(PrintStream out, PrintStream err, Ansi ansi, int ofTerminal) {
        this.out = out;
        this.err = err;
        this.ansi = ansi;
        this.ofTerminal = ofTerminal;
    }

    /// Colours on a terminal alone, and not where NO_COLOR is set.
    static Screen ofTerminal() {
        return new Screen(System.out, System.err, Ansi.AUTO, columns(System.getenv("COLUMNS")));
    }

    /// What starts the command says how wide the terminal is.
    ///
    /// @param told null or nonsense where it did not say
    static int columns(@Nullable String told) {
        return told != null && told.matches("[1-9]\\d{1,3}") ? Integer.parseInt(told) : USUAL;
    }

    /// The same, for what is shown on the way to a result.
    Screen aside() {
        return new Screen(err, err, ansi, ofTerminal);
    }

    /// Whether a person watches it, and no file or program.
    @SuppressWarnings("SystemConsoleNull") // it may be null in some builds of the JDK
    boolean watched() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    void result(String text) {
        sentences(HarmlessText.text(text)).forEach(out::println);
    }

    /// What is copied as it is, however long it gets: the terminal breaks it.
    void whole(String text) {
        out.println(HarmlessText.text(text));
    }

    /// A document for programs, as it is.
    void document(String text) {
        out.println(text);
    }

    void say(String text) {
        sentences(HarmlessText.text(text)).forEach(err::println);
    }

    private static String indent(String line) {
        return " ".repeat(line.length() - line.stripLeading().length());
    }

    /// In lines that the terminal does not break amid a word.
    List<String> sentences(String text) {
        if (text.length() <= width()) {
            return List.of(text);
        }
        return text.lines()
                .flatMap(line -> line.length() <= width()
                        ? Stream.of(line)
                        : Wrapped.lines(indent(line), line, indent(line).length(), width()).stream())
                .toList();
    }

    void heading(String text, Tone tone) {
        sentences(HarmlessText.text(text)).forEach(line -> out.println(in(tone, line)));
    }

    void table(Table table) {
        table.lines(width()).forEach(this::result);
    }

    /// In letters; without end where nobody watches.
    int width() {
        return watched() ? ofTerminal : Integer.MAX_VALUE;
    }

    /// A line that is written over and over, and is gone when it is closed.
    ProgressBarConsumer line(int width) {
        return new ConsoleProgressBarConsumer(err, width) {
            @Override
            public void close() {
                err.print("\r" + " ".repeat(width) + "\r");
                err.flush();
            }
        };
    }

    private String in(Tone tone, String text) {
        return ansi.string("@|%s %s|@".formatted(tone.style, text.replace("|@", "| @")));
    }

    /// How a line is meant. Never by colour alone: the words say it too.
    enum Tone {
        GOOD("bold,green"),
        BAD("bold,red"),
        PLAIN("bold");

        /// As picocli's markup names it.
        private final String style;

        Tone(String style) {
            this.style = style;
        }
    }
}
