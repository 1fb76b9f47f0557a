package rekey.operator;

/// What came of a check.
sealed interface Finding {
    /// @param what is right, with the values
    record Right(String what) implements Finding {}

    /// @param remedy the command that fixes it, or an order to a person where no command does
    record Wrong(String what, String remedy, Severity severity) implements Finding {}

    /// Nobody knows. It is never called right.
    ///
    /// @param remedy what has it looked at
    record NotLookedAt(String why, String remedy) implements Finding {}

    /// How bad it is. The worst one decides the exit code.
    enum Severity {
        /// Runs work. They could work better, or be watched better.
        ADVICE(ExitCode.RIGHT),
        /// Runs do not work as they should.
        FAULT(ExitCode.SOMETHING_TO_CHANGE),
        /// Nothing else can be looked at.
        DEAD_END(ExitCode.NO_ANSWER);

        private final ExitCode exitCode;

        Severity(ExitCode exitCode) {
            this.exitCode = exitCode;
        }
    }

    static Finding fault(String what, String remedy) {
        return new Wrong(what, remedy, Severity.FAULT);
    }

    static Finding advice(String what, String remedy) {
        return new Wrong(what, remedy, Severity.ADVICE);
    }

    default ExitCode exitCode() {
        return switch (this) {
            case Right(var _) -> ExitCode.RIGHT;
            case Wrong(var _, var _, var severity) -> severity.exitCode;
            case NotLookedAt(var _, var _) -> ExitCode.INCOMPLETE;
        };
    }
}
