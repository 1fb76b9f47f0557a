package rekey.report;

import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import rekey.inventory.TargetRow;

/// `targets.csv`: a line for each target. As [CsvReport] in all else.
public final class TargetsCsv implements AutoCloseable {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvGenerator.Feature.ALWAYS_QUOTE_STRINGS)
            .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
            .build();
    private static final CsvSchema LINES = CsvSchema.emptySchema().withLineSeparator("\r\n");

    /// A number, a text, or null for an empty cell.
    private record Column(String name, Function<TargetRow, @Nullable Object> cell) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("account", TargetRow::account),
            new Column("accountName", TargetRow::accountName),
            new Column("region", TargetRow::region),
            new Column("type", TargetRow::type),
            new Column("name", TargetRow::name),
            new Column("class", TargetRow::logClass),
            new Column("retentionInDays", TargetRow::retentionInDays),
            new Column("presentKey", TargetRow::presentKey),
            new Column("wantedKey", TargetRow::wantedKey),
            new Column("outcome", row -> row.outcome().text()),
            new Column("code", TargetRow::code),
            new Column("changedAt", TargetRow::changedAt),
            new Column("owner", TargetRow::owner));

    private final SequenceWriter lines;

    /// @param to left open
    public TargetsCsv(OutputStream to) {
        try {
            var writer = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
            lines = MAPPER.writer(LINES).writeValues(writer.append(BYTE_ORDER_MARK));
            lines.write(columns());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static List<String> columns() {
        return COLUMNS.stream().map(Column::name).toList();
    }

    public void write(TargetRow row) {
        try {
            lines.write(COLUMNS.stream()
                    .map(column -> CsvCell.of(column.cell().apply(row)))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Hands on what is not written yet.
    @Override
    public void close() {
        try {
            lines.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
