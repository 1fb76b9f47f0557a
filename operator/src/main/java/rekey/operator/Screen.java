package rekey.operator;

import java.io.PrintStream;
import picocli.CommandLine.Help.Ansi;
import rekey.report.HarmlessText;

/// What is shown at the terminal. Results go to standard output, everything else to standard error.
/// Names of accounts and log groups are anybody's: no character of theirs steers the terminal.
final class Screen {
    private final PrintStream out;
    private final PrintStream err;
    private final Ansi ansi;

    /// @param ansi whether there are colours
    Screen(PrintStream out, PrintStream err, Ansi ansi) {
        this.out = out;
        this.err = err;
        this.ansi = ansi;
    }

    /// Colours on a terminal alone, and not where NO_COLOR is set.
    static Screen ofTerminal() {
        return new Screen(System.out, System.err, Ansi.AUTO);
    }

    /// The same, for what is shown on the way to a result.
    Screen aside() {
        return new Screen(err, err, ansi);
    }

    /// Whether a person watches it, and no file or program.
    @SuppressWarnings("SystemConsoleNull") // it may be null in some builds of the JDK
    boolean watched() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    void result(String text) {
        out.println(HarmlessText.text(text));
    }

    /// A document for programs, as it is.
    void document(String text) {
        out.println(text);
    }

    void say(String text) {
        err.println(HarmlessText.text(text));
    }

    void heading(String text, Tone tone) {
        out.println(in(tone, HarmlessText.text(text)));
    }

    void table(Table table) {
        table.lines().forEach(this::result);
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
