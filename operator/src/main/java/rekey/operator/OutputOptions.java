package rekey.operator;

import picocli.CommandLine.Option;

/// For whom a result is.
final class OutputOptions {
    /// For people, or for programs.
    enum Form {
        table,
        json
    }

    @Option(
            names = "--output",
            paramLabel = "table|json",
            defaultValue = "table",
            description = "How the result is printed. Default: ${DEFAULT-VALUE}.")
    Form form = Form.table;

    boolean json() {
        return form == Form.json;
    }
}
