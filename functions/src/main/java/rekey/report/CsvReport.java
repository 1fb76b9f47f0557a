package rekey.report;

import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import rekey.outcome.MovedOn;
import rekey.policy.Access;
import rekey.target.Target;

/// `report.csv`: a line for each place, and a further line for each further kind of failure there.
/// The numbers of a place stand on its first line alone, so that every column adds up to what the
/// run came to. RFC 4180; text is quoted, numbers are not.
public final class CsvReport {
    /// Without it Excel reads UTF-8 as the code page of the machine.
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final CsvMapper MAPPER = CsvMapper.builder()
            .enable(CsvGenerator.Feature.ALWAYS_QUOTE_STRINGS)
            .build();
    private static final CsvSchema LINES = CsvSchema.emptySchema().withLineSeparator("\r\n");

    /// @param number 1 for the first line of a place
    private record Line(Report report, Report.PlaceReport place, int number, Report.@Nullable FailureReport failure) {
        private boolean isFirst() {
            return number == 1;
        }
    }

    /// A number, a text, or null for an empty cell.
    private record Column(String name, Function<Line, @Nullable Object> cell) {}

    private static final List<Column> COLUMNS = List.of(
            new Column("run", line -> line.report().run()),
            new Column("mode", line -> line.report().mode().text()),
            new Column(
                    "place", line -> line.place().account() + " " + line.place().region()),
            new Column("account", line -> line.place().account()),
            new Column("accountName", line -> line.place().accountName()),
            new Column("region", line -> line.place().region()),
            new Column("line", Line::number),
            new Column("state", line -> line.place().state()),
            new Column("wantedKey", line -> line.place().wantedKey()),
            onFirst(
                    "alias",
                    place -> place.alias() == null ? null : place.alias().alias()),
            onFirst(
                    "aliasFrom",
                    place -> place.alias() == null ? null : place.alias().from().text()),
            sum("changed", place -> place.counts().changed()),
            sum("alreadyRight", place -> place.counts().alreadyRight()),
            sum("gone", place -> place.counts().gone()),
            sum("reserved", place -> place.counts().reserved()),
            sum("excluded", place -> place.counts().excluded()),
            sum("movedOn", place -> place.counts().movedOn()),
            sum("drifted", place -> place.counts().drifted()),
            sum("failed", place -> place.counts().failed()),
            sum("toChange", place -> place.counts().toChange()),
            sum("unaccounted", place -> place.counts().unaccounted()),
            new Column("queryResults", line -> line.place().queryResults().text()),
            onFirst("keysAtSurvey", place -> keys(place.keysAtSurvey())),
            sum("throttles", place -> place.effort().throttles()),
            onFirst("seconds", Report.PlaceReport::seconds),
            onFirst(
                    "firstChange",
                    place -> place.changes() == null
                            ? null
                            : place.changes().first().toString()),
            onFirst(
                    "lastChange",
                    place -> place.changes() == null
                            ? null
                            : place.changes().last().toString()),
            ofFailure("failureCode", Report.FailureReport::code),
            ofFailure("failureBlame", Report.FailureReport::blame),
            ofFailure("failureTargets", Report.FailureReport::count),
            ofFailure("failureNames", failure -> names(failure.targets())),
            ofFailure("failureMessage", Report.FailureReport::message),
            ofFailure("failureRemedy", Report.FailureReport::remedy),
            sum(
                    "losesAccess",
                    place -> place.access() == null ? 0 : place.access().losing()),
            sum(
                    "mayLoseAccess",
                    place -> place.access() == null ? 0 : place.access().perhapsLosing()),
            onFirst("accessNames", CsvReport::accessNames),
            onFirst("movedOnNames", place -> names(movedOn(place))),
            onFirst("driftedNames", CsvReport::drifted),
            onFirst("warnings", place -> String.join("; ", place.warnings())),
            new Column("version", line -> version(line.report())));

    private CsvReport() {}

    private static @Nullable String version(Report report) {
        return report.origin() == null ? null : report.origin().version();
    }

    public static byte[] of(Report report) {
        var bytes = new ByteArrayOutputStream();
        try (var writer = new OutputStreamWriter(bytes, StandardCharsets.UTF_8);
                var lines = MAPPER.writer(LINES).writeValues(writer.append(BYTE_ORDER_MARK))) {
            lines.write(COLUMNS.stream().map(Column::name).toList());
            for (var place : report.places()) {
                lines.writeAll(lines(report, place).map(CsvReport::cells).toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static Stream<Line> lines(Report report, Report.PlaceReport place) {
        var failures = place.failures();
        return failures.isEmpty()
                ? Stream.of(new Line(report, place, 1, null))
                : IntStream.range(0, failures.size()).mapToObj(i -> new Line(report, place, i + 1, failures.get(i)));
    }

    private static List<Object> cells(Line line) {
        return COLUMNS.stream()
                .map(column -> CsvCell.of(column.cell().apply(line)))
                .toList();
    }

    private static Column sum(String name, ToIntFunction<Report.PlaceReport> number) {
        return onFirst(name, number::applyAsInt);
    }

    private static Column onFirst(String name, Function<Report.PlaceReport, @Nullable Object> cell) {
        return new Column(name, line -> line.isFirst() ? cell.apply(line.place()) : null);
    }

    private static Column ofFailure(String name, Function<Report.FailureReport, Object> cell) {
        return new Column(name, line -> line.failure() == null ? null : cell.apply(line.failure()));
    }

    private static String keys(Map<String, Integer> keys) {
        return new TreeMap<>(keys)
                .entrySet().stream()
                        .map(key -> key.getKey() + ": " + key.getValue())
                        .collect(Collectors.joining("; "));
    }

    private static String drifted(Report.PlaceReport place) {
        return place.drift().stream()
                .flatMap(group -> group.targets().stream()
                        .map(left -> "%s (%s)"
                                .formatted(left.target().text(), group.reason().text())))
                .collect(Collectors.joining("; "));
    }

    private static String accessNames(Report.PlaceReport place) {
        return place.access() == null
                ? ""
                : Stream.concat(place.access().losesAccess().stream(), place.access().mayLoseAccess().stream())
                        .map(Access.Change::identity)
                        .distinct()
                        .collect(Collectors.joining("; "));
    }

    private static List<Target> movedOn(Report.PlaceReport place) {
        return place.movedOnTargets().stream().map(MovedOn.Left::target).toList();
    }

    private static String names(List<Target> targets) {
        return targets.stream().map(Target::text).collect(Collectors.joining("; "));
    }
}
