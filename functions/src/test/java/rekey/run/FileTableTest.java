package rekey.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import rekey.place.Place;

/// The table of a run's files in docs/reports.md has each that the folder of a run can have, and no other.
class FileTableTest {
    private static final String RUN = "runs/<run>/";
    private static final Pattern ROW = Pattern.compile("^\\| (`[^|]*`) \\|", Pattern.MULTILINE);
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    @Test
    void everyFileHasOneLineAndEveryLineAFile() throws IOException {
        var named = named();
        var files = files();
        assertThat(named).doesNotHaveDuplicates().isNotEmpty();
        assertThat(files)
                .filteredOn(file -> !file.endsWith("/"))
                .allSatisfy(file -> assertThat(
                                named.stream().filter(name -> isOf(name, file)).toList())
                        .as(file)
                        .hasSize(1));
        assertThat(named).allSatisfy(name -> assertThat(files).as(name).anyMatch(file -> isOf(name, file)));
    }

    /// A name that ends with a slash is a folder's. Words in angle brackets stand for any others.
    private static boolean isOf(String name, String file) {
        var path = Arrays.stream(name.split("<[^>]*>", -1)).map(Pattern::quote).toList();
        return Pattern.matches(String.join("[^/]+", path) + (name.endsWith("/") ? ".*" : ""), file);
    }

    /// Of the document, those in the folder of a run. A name without a folder is in that of the one before it.
    private static List<String> named() throws IOException {
        var document = Files.readString(Path.of("docs/reports.md"));
        var section = document.substring(document.indexOf("## Every file of a run"));
        return ROW.matcher(section)
                .results()
                .map(row -> NAME.matcher(row.group(1))
                        .results()
                        .map(name -> name.group(1))
                        .toList())
                .filter(names -> names.getFirst().startsWith(RUN))
                .flatMap(names -> names.stream().map(name -> name.startsWith(RUN) ? name : RUN + name))
                .toList();
    }

    /// All that the class can name, folders too.
    private static List<String> files() {
        return Arrays.stream(RunFolder.class.getDeclaredMethods())
                .filter(method -> Modifier.isPublic(method.getModifiers())
                        && !Modifier.isStatic(method.getModifiers())
                        && method.getReturnType() == String.class)
                .map(FileTableTest::called)
                .filter(name -> name.startsWith("runs/r1/"))
                .map(name -> name.replace("runs/r1/", RUN))
                .toList();
    }

    private static String called(Method method) {
        var arguments = Stream.of(method.getParameterTypes())
                .map(type -> type == int.class
                        ? (Object) 1
                        : type == Place.class ? new Place("111122223333", "eu-central-1") : "name")
                .toArray();
        try {
            return (String) method.invoke(new RunFolder("r1"), arguments);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(method + " cannot be called", e);
        }
    }
}
