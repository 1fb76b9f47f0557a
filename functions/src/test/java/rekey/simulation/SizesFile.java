package rekey.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import rekey.place.Place;

/// Places and their sizes from a CSV file: `account,region,log groups to change`, a place a line,
/// with or without a heading.
final class SizesFile {
    private static final Pattern LINE = Pattern.compile("\\s*(\\d{12})\\s*,\\s*([a-z0-9-]+)\\s*,\\s*(\\d+)\\s*");

    private SizesFile() {}

    /// @throws IllegalArgumentException naming the first line that is no place
    static Organization read(String file) {
        var places = new ArrayList<Organization.SizedPlace>();
        List<String> lines;
        try {
            lines = Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
        for (int number = 0; number < lines.size(); number++) {
            var matcher = LINE.matcher(lines.get(number));
            if (matcher.matches()) {
                places.add(new Organization.SizedPlace(
                        new Place(matcher.group(1), matcher.group(2)), Integer.parseInt(matcher.group(3))));
            } else if (number > 0 && !lines.get(number).isBlank()) {
                throw new IllegalArgumentException("%s, line %d: account,region,log groups expected, was \"%s\""
                        .formatted(file, number + 1, lines.get(number)));
            }
        }
        if (places.isEmpty()) {
            throw new IllegalArgumentException(file + " names no place");
        }
        return new Organization(file, List.copyOf(places));
    }
}
