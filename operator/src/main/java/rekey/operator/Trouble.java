package rekey.operator;

/// What keeps the command from doing its work: one sentence on what is wrong, and one on what to do.
final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ExitCode exitCode;

    Trouble(ExitCode exitCode, String what, String remedy) {
        super(what + ". " + remedy + ".");
        this.exitCode = exitCode;
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
}
