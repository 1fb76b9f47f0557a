package rekey.operator;

/// What keeps the command from doing its work: one sentence on what is wrong, and one on what to do.
final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;
    private final String what;
    private final String remedy;

    Trouble(ExitCode exitCode, String what, String remedy) {
        super("%s. %s.".formatted(withoutStop(what), withoutStop(remedy)));
        this.exitCode = exitCode;
        this.what = withoutStop(what);
        this.remedy = withoutStop(remedy);
    }

    /// What AWS says ends with one, or does not.
    private static String withoutStop(String sentence) {
        return sentence.strip().replaceAll("\\.+$", "");
    }

    static Trouble noAnswer(String what, String remedy) {
        return new Trouble(ExitCode.NO_ANSWER, what, remedy);
    }

    static Trouble usage(String what, String remedy) {
        return new Trouble(ExitCode.WRONG_USAGE, what, remedy);
    }

    ExitCode exitCode() {
        return exitCode;
    }

    String what() {
        return what;
    }

    String remedy() {
        return remedy;
    }
}
