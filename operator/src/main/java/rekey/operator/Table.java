package rekey.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Lines of cells, each column as wide as its widest cell. Where they do not fit, it gets narrower step by step, and at
/// last each row becomes lines of its own.
final class Table {
    private static final String GAP = "  ";

    /// Of rows, the titles first.
    private interface Step extends UnaryOperator<List<List<String>>> {}

    private final List<List<String>> rows = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    Table(String... titles) {
        rows.add(List.of(titles));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    /// Where the lines are too long, this column says the same in fewer letters.
    Table shorter(String title, UnaryOperator<String> briefly) {
        steps.add(wide -> {
            int column = wide.getFirst().indexOf(title);
            return mapped(
                    wide,
                    (row, at) -> at == column && !row.equals(wide.getFirst())
                            ? List.of(briefly.apply(row.get(at)))
                            : List.of(row.get(at)));
        });
        return this;
    }

    /// Where the lines are too long even so, this column is left out.
    Table without(String title) {
        steps.add(wide -> {
            int column = wide.getFirst().indexOf(title);
            return mapped(wide, (row, at) -> at == column ? List.of() : List.of(row.get(at)));
        });
        return this;
    }

    /// Of a row and a column, the cells that are left of it: one or none.
    private interface Cells {
        List<String> of(List<String> row, int column);
    }

    private static List<List<String>> mapped(List<List<String>> rows, Cells cells) {
        return rows.stream()
                .map(row -> IntStream.range(0, row.size())
                        .boxed()
                        .flatMap(column -> cells.of(row, column).stream())
                        .toList())
                .toList();
    }

    /// @param width that there is
    List<String> lines(int width) {
        List<List<String>> shown = rows;
        var left = List.copyOf(steps).iterator();
        var lines = lines(shown);
        while (longest(lines) > width && left.hasNext()) {
            shown = left.next().apply(shown);
            lines = lines(shown);
        }
        return longest(lines) > width ? blocks() : lines;
    }

    private static int longest(List<String> lines) {
        return lines.stream().mapToInt(String::length).max().orElse(0);
    }

    private static List<String> lines(List<List<String>> rows) {
        var widths = widths(rows);
        return rows.stream().map(row -> line(row, widths)).toList();
    }

    private static int[] widths(List<List<String>> rows) {
        return IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
    }

    private static String line(List<String> row, int[] widths) {
        var line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            line.append(row.get(column))
                    .repeat(" ", widths[column] - row.get(column).length());
            line.append(GAP);
        }
        return line.toString().stripTrailing();
    }

    /// A line for each cell, after its title.
    private List<String> blocks() {
        var titles = rows.getFirst();
        var lines = new ArrayList<String>();
        for (var row : rows.subList(1, rows.size())) {
            var cells = IntStream.range(0, titles.size())
                    .filter(column -> !row.get(column).isEmpty())
                    .mapToObj(column -> List.of(titles.get(column), row.get(column)))
                    .toList();
            if (!lines.isEmpty()) {
                lines.add("");
            }
            lines.addAll(lines(cells));
        }
        return lines;
    }
}
