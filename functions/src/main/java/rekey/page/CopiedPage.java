package rekey.page;

import java.nio.charset.StandardCharsets;
import rekey.input.Mode;

/// The page of a run, copied to another folder: its links lead into the folder of the run.
public final class CopiedPage {
    private CopiedPage() {}

    /// @param page made for the run's folder
    /// @param folder of the run, as seen from the copy, such as `../runs/r1/`
    public static byte[] of(byte[] page, Mode mode, String folder) {
        var text = new String(page, StandardCharsets.UTF_8);
        for (var file : RunFile.of(mode)) {
            text = text.replace(link(file.name()), link(folder + file.name()));
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String link(String address) {
        return "<a href=\"" + address + "\"";
    }
}
